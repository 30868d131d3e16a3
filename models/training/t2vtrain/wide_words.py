"""More words for what vocabulary.py names: kinds, breeds, nicknames and other ways to say it, for the stage `words`.

The first planner needs few words, since it only fixes what each code means; the planner that ships reads these too, so that a word which no caption
used lies between words that captions did use. No name of an object contains a colour. Nothing here contains
a word of UNSEEN_SYNONYMS, whole or in part (see is_kept_out): those measure.
"""
from __future__ import annotations

import re

from .vocabulary import BACKGROUND_NAMES, CAMERA_NAMES, MOTION_NAMES, OBJECT_NAMES, UNSEEN_SYNONYMS


def _table(rows: str) -> dict[str, list[str]]:
    """'name: word, word' per line; a line that begins with spaces goes on with the line above."""
    lines = re.sub(r"\n\s+", " ", rows.strip()).split("\n")
    return {name: [word.strip() for word in words.split(",")] for name, words in (line.split(": ", 1) for line in lines)}


OBJECT_WORDS = _table("""
dog: pup, doggie, pooch, canine, mutt, mongrel, beagle, poodle, terrier, retriever, golden retriever, labrador, german shepherd, collie, border collie, spaniel, dachshund, corgi, husky,
  chihuahua, pug, dalmatian, rottweiler, doberman, whippet, setter, pointer, sheepdog, guard dog, lapdog, pet dog, stray dog, hunting dog, sled dog, watchdog, puppy dog, wolfdog, dog face
cat: kittycat, kitty cat, pussycat, puss, tomcat, tom, tabby, tabby cat, house cat, housecat, domestic cat, siamese, siamese cat, persian cat, maine coon, ginger cat, alley cat, stray cat,
  calico, moggy, mouser, pet cat, little kitten, kitties, wildcat, angora cat, burmese cat, bobtail cat, she-cat, cat face, lynx, meowing cat
fox: arctic fox, fennec, fennec fox, foxy, desert fox, silver fox, kit fox, baby fox, young fox, wild fox, sly fox, female fox, vulpine, reynard, jackal, coyote, fox face, she-fox,
  mother fox, fox kit, bushy-tailed fox, wily fox, lady fox
frog: tree frog, froggy, tadpole, froglet, pond frog, dart frog, poison frog, amphibian, leopard frog, common frog, croaking frog, little toad, treefrog, natterjack, cane toad, frog face, horned toad,
  newt, leapfrog, marsh frog
pig: swine, piggy, sow, boar, wild boar, porker, pot-bellied pig, pigling, farm pig, baby pig, little piggy, oinker, razorback, pig face, shoat, gilt, domestic pig, tusker pig
rabbit: jackrabbit, cottontail, easter bunny, bunnies, baby bunny, bunny hare, leveret, wild rabbit, pet rabbit, lop, lop-eared rabbit, angora rabbit, white rabbit, coney, little bunny, fluffy bunny,
  snowshoe hare, brown hare, dwarf rabbit, buck rabbit, rabbit face
panda: giant panda, bamboo bear, panda cub, baby panda, black and white bear, panda face, bear, teddy bear, chinese bear, chinese panda, cuddly panda, pandas, bear cub
penguin: emperor penguin, king penguin, penguin chick, rockhopper, adelie penguin, gentoo penguin, macaroni penguin, antarctic bird, gentoo, little penguin, flightless bird, pingu, arctic penguin, tuxedo bird
bee: honey bee, worker bee, queen bee, wasp, hornet, flying insect, stinging insect, buzzing bee, bees, buzzer, yellowjacket, drone bee, wild bee, carpenter bee, nectar collector, pollinator, honeymaker, mason bee,
  killer bee, fuzzy bee, apian insect, leafcutter bee, garden bee, solitary bee
turtle: sea turtle, terrapin, snapping turtle, box turtle, giant tortoise, baby turtle, leatherback, land turtle, turtle with a shell, hawksbill, shelled reptile, galapagos tortoise, loggerhead, snapper turtle, mud turtle, pond turtle
fish: angelfish, clownfish, goldfish, reef fish, guppy, betta, aquarium fish, coral fish, small fish, trout, salmon, carp, koi, tuna, cod, bass, perch, tang, butterflyfish, mackerel, herring, minnow, fishy, saltwater fish, freshwater fish, exotic fish, pufferfish, sardine
chick: baby bird, hatchling, fledgling, nestling, little chicken, chicken, baby chick, hen, cockerel, chickling, young chicken, chicky, rooster, poultry, newborn chick, fluffy chick, bird, birdie, sparrow, canary, pullet, bantam, chick that hatched, easter chick
butterfly: moth, monarch butterfly, monarch, swallowtail, fluttering insect, butterflies, painted lady, winged insect, peacock butterfly, lepidopteran, cabbage white, brimstone butterfly, hawk moth
octopus: squid, cuttlefish, kraken, cephalopod, sea creature with tentacles, octopi, tentacled animal, eight-armed animal, mollusc with tentacles, giant octopus, giant squid, devilfish, octopod, baby octopus, jellyfish, calamari, nautilus
car: motorcar, motor car, auto, saloon, saloon car, hatchback, convertible, coupe, sports car, racing car, race car, station wagon, estate car, taxi, cab, limousine, limo, jeep, SUV, van, minivan, roadster, vehicle, motor vehicle,
  family car, compact car, cabriolet, police car, electric car, hybrid car, vintage car, four-door car, ford, toyota, volkswagen, wheels, passenger car, old-timer, muscle car, city car, buggy
bus: city bus, school bus, double-decker, double decker bus, tour bus, motorbus, minibus, shuttle bus, trolleybus, charabanc, autobus, public bus, motor coach, passenger bus, tourist coach, transit bus, articulated bus, 
  commuter bus, london bus, touring coach, shuttle, bus for passengers, night bus, jitney, microbus, coach bus, sightseeing bus, tram, streetcar
rocket: space shuttle, space ship, spacecraft, rocket ship, rocketship, missile, launch vehicle, moon rocket, starship, booster, lunar lander, launcher, apollo rocket, soyuz, falcon rocket, projectile, rocket booster, spaceplane, saturn rocket, interplanetary rocket, carrier rocket
airplane: aircraft, airliner, passenger plane, propeller plane, biplane, glider, boeing, boeing 747, airbus, fighter plane, warplane, aeroplane, light aircraft, seaplane, cargo plane, flying machine, commercial airliner, charter plane,
  private plane, jumbo, monoplane, stealth bomber, bomber, cessna, concorde, supersonic plane, turboprop, plane with wings, combat aircraft, business aircraft, fighter aircraft, supersonic aircraft, airline plane, stunt plane, interceptor, water plane, flight, 747
sailboat: sailing ship, sailing vessel, dinghy, sloop, schooner, catamaran, ship, ketch, vessel, boat with sails, small boat, regatta boat, clipper, galleon, windjammer, pleasure boat, trimaran, cutter, watercraft, skiff, cruiser, ferry, canoe, fishing boat, motorboat, luxury boat, racing boat, rowing boat
soccer ball: footie ball, soccer-ball, association football, ball for soccer, world cup ball, match ball, leather ball, kicked ball, ball with hexagons, black and white ball, goal ball, soccerball, football ball
basketball: basket ball, NBA ball, hoop ball, basketball ball, bouncing basketball, ball for basketball, dribbling ball, street basketball, hoops ball
apple: granny smith, crab apple, ripe apple, cider apple, braeburn, gala apple, golden delicious, apple fruit, apples, fuji apple, cox, orchard fruit, juicy apple, eating apple, cooking apple, pippin, bramley, pear, pomaceous fruit, windfall
banana: plantain, banana fruit, bananas, bunch of bananas, peeled banana, ripe banana, tropical fruit, cavendish, banana peel, half-peeled banana, nana fruit, cooking banana
strawberry: strawberries, wild strawberry, berry, garden strawberry, ripe strawberry, strawberry fruit, fresh strawberry, summer berry, raspberry, berries, alpine strawberry, juicy berry
cake: birthday pie, layer cake, cream cake, wedding cake, gateau, sponge cake, chocolate cake, torte, pastry, cake with candles, cheesecake, iced cake, frosted cake, tart, celebration cake, fruitcake, cupcake, bundt cake, victoria sponge, strawberry shortcake, dessert, angel cake, party cake
watermelon: melon, water melon, melon slice, wedge of watermelon, piece of watermelon, watermelon wedge, watermelon slice, honeydew, cantaloupe, juicy melon, slice of melon, watermelons, summer melon, seedless watermelon
star: gold star, golden star, five-pointed star, asterisk, shining star, pentagram, starlet shape, stars, twinkling star, sparkling star, pole star, lucky star, rating star, star shape, sheriff star, christmas star, north star
heart: love symbol, valentine, heart shape, hearts, valentine heart, beating heart, heart symbol, sweetheart, symbol of love, love, heart icon, valentines heart, romantic heart, heart emoji
moon: lunar crescent, crescent, new moon, quarter moon, waxing moon, waning moon, full moon, luna, sickle moon, lunar disc, moonlight, earth's moon, first quarter moon, gibbous moon, harvest moon, moon face, moon sickle, last quarter moon, partial moon, lunar orb
sun: sunshine, sun with a face, sun face, smiling sunshine, bright sun, sunny face, solar disc, shining sun, summer sun, happy sun, burning sun, midday sun, morning sun, daystar, sol, golden sun, sun with rays, sunny, sunburst
sunflower: helianthus, flower, blossom, sunflower blossom, sunflowers, daisy, big flower, bloom, sunflower head, garden flower, wildflower, marigold, flower head, tall flower, rudbeckia, dandelion
Christmas tree: xmas tree, fir tree, fir, pine tree, pine, spruce, conifer, evergreen, tannenbaum, yule tree, holiday tree, christmas fir, tree with baubles, tree with lights, noel tree, ornamented tree, festive tree, cedar, trimmed tree
cactus: cacti, saguaro, prickly pear, succulent, desert plant, spiny plant, thorny plant, cactuses, prickly plant, barrel cactus, agave, aloe, potted cactus, spiky plant, mexican cactus, thorn plant
mushroom: button mushroom, champignon, shroom, shrooms, fly agaric, amanita, chanterelle, porcini, portobello, shiitake, truffle, mushrooms, spotted mushroom, toadstools, puffball, bolete, morel, oyster mushroom,
  poisonous mushroom, wild mushroom, edible mushroom, forest mushroom, mould, lichen, spores, stinkhorn
balloon: toy balloon, helium balloon, balloons, air balloon, inflated balloon, floating balloon, birthday balloon, rubber balloon, hot air balloon, latex balloon, balloon on a string, dirigible, blimp, zeppelin
ghost: spirit, phantom, spectre, specter, apparition, poltergeist, spooky ghost, ghoul, haunt, phantasm, wraith, spooky spirit, bogey, casper, friendly ghost, bedsheet ghost, shade of the dead, banshee, haunting spirit, boo ghost
pumpkin: jack o'lantern, jack o lantern, carved pumpkin, squash, gourd, pumpkin lantern, pumpkin head, pumpkins, scary pumpkin, pumpkin face, autumn pumpkin, glowing pumpkin, spooky pumpkin, grinning pumpkin, october pumpkin, winter squash, butternut squash, lantern, pumpkin with a face
robot: droid, cyborg, automaton, machine man, bot, humanoid robot, mechanical man, toy robot, robots, robotic head, mechanoid, artificial being, metal man, tin robot, humanoid machine, humanoid, robot face, smart robot, industrial robot, chatbot,
  terminator, machine person, mecha, artificial human, artificial intelligence robot, synthetic human, service robot, robo, replicant, robotic person, AI, robot companion, machine, transformer robot, electronic man, computerized man
snowman: snow man, frosty, snow figure, snowmen, man of snow, snowperson, snow sculpture, carrot-nosed snowman, frosty the snowman, snowman with a hat, snow person, olaf, winter snowman, snowwoman, abominable snowman, snowball man
umbrella: brolly, sunshade, rain umbrella, beach umbrella, gamp, umbrellas, parapluie, open umbrella, sun umbrella, bumbershoot, golf umbrella, pocket umbrella, rain cover, canopy umbrella, cocktail umbrella
elephant: jumbo elephant, african elephant, asian elephant, indian elephant, mammoth, pachyderm, elephant calf, trunked animal, elephants, mastodon, circus elephant, tusker, dumbo, elephant with a trunk, woolly mammoth, rhinoceros, hippopotamus
giraffe: long-necked animal, baby giraffe, giraffes, camelopard, tall giraffe, savannah giraffe, spotted giraffe, giraffe with a long neck, giraffe head, african giraffe, okapi, giraffe calf
whale: humpback, humpback whale, sperm whale, orca, killer whale, baleen whale, baby whale, whales, beluga, cetacean, leviathan, moby dick, narwhal, dolphin, porpoise, sea mammal, right whale, minke whale, grampus
owl: barn owl, hoot owl, night owl, snowy owl, eagle owl, screech owl, tawny owl, owls, wise owl, bird of prey, hooting bird, night bird, baby owl, horned owl, hooter, burrowing owl, hawk, eagle, falcon, little owl, strix
flamingo: wading bird, flamingos, flamingoes, long-legged bird, greater flamingo, wader, stork, heron, crane bird, ibis, spoonbill, egret, baby flamingo
lion: lioness, king of beasts, lion cub, king of the jungle, simba, big cat, roaring lion, lion king, leo, lions, african lion, mountain lion, male lion, maned lion, lion with a mane, tiger, leopard, cougar, puma, panther, lion face
cow: cattle, heifer, ox, bovine, dairy cow, steer, oxen, milk cow, moo cow, bison, buffalo, yak, jersey cow, holstein, farm cow, cow face, milking cow, angus, longhorn, highland cow, cattle animal, beef cattle, livestock, kine, aurochs, horned cattle, baby cow,
  water buffalo, zebu, hereford, brahman, neat cattle, male cow, bovid, horned ox, beef cow, young ox, calves
dinosaur: brachiosaurus, diplodocus, apatosaurus, tyrannosaurus, t-rex, stegosaurus, triceratops, velociraptor, raptor, long-necked dinosaur, prehistoric reptile, jurassic reptile, baby dinosaur, dinos, dinosaurs, extinct reptile, iguanodon, ankylosaurus, allosaurus,
  pterodactyl, brachiosaur, jurassic dinosaur, prehistoric animal, plesiosaur, lizard, dragon, camarasaurus, spinosaurus
duck: duckling, wild duck, mallard duck, ducky, rubber duck, teal, mandarin duck, eider, wood duck, waterfowl, pintail, ducks, male duck, female duck, quacking bird, goose, gander, gosling, muscovy duck, pochard, shoveler, wigeon, merganser, goldeneye, gadwall, donald duck,
  canvasback, pond bird, duck bird, domestic duck, peking duck, swan, cygnet, tufted duck, farm duck, daffy duck
crab: hermit crab, king crab, shore crab, crustacean, crabs, beach crab, lobster, rock crab, crayfish, fiddler crab, crab with claws, snow crab, clawed crustacean, shellfish, crabby, dungeness crab, spider crab, prawn, shrimp
ladybug: lady bug, lady beetle, ladybird beetle, spotted beetle, beetle, ladybugs, lady bird, bug, little beetle, scarab, spotted bug, ladybirds, insect with spots, aphid eater, may beetle, firefly, cockchafer, dotted beetle
snail: slug, gastropod, escargot, land snail, roman snail, snails, sea snail, slimy snail, snail with a shell, slow snail, pond snail, whelk, winkle, periwinkle, snaily, shell dweller, snail shell, garden slug, helix snail
horse: mare, foal, colt, filly, steed, mustang, bronco, racehorse, charger, nag, thoroughbred, arabian horse, horse head, workhorse, cart horse, ponies, shetland pony, gelding, palomino, equine, pinto, draft horse, war horse, riding horse, stud horse, male horse, horses, appaloosa,
  clydesdale, wild horse, courser, breeding horse, donkey, mule, carthorse, show pony, broodmare
train: steam train, steam locomotive, choo-choo, choo choo train, freight train, express train, loco, rail engine, tank engine, passenger train, goods train, iron horse, old train, trains, railroad engine, puffing billy, steam loco, orient express, railroad train, diesel engine,
  shunter, engine, railroad locomotive, train engine, diesel locomotive, subway train, metro, railcar, thomas the tank engine, engine pulling wagons, rolling stock, high-speed train, model train, toy train
tractor: ploughing machine, agricultural tractor, combine harvester, john deere, farm vehicle, tractors, farm machine, farming machine, agricultural vehicle, farmer's tractor, harvester, massey ferguson, combine, digger, excavator, plough tractor, field tractor, caterpillar tractor, backhoe, forklift, old tractor
helicopter: whirlybird, rotorcraft, copter, heli, helicopters, rescue helicopter, police helicopter, choppers, apache helicopter, eggbeater aircraft, gunship, helo, medevac, air ambulance, rotary-wing aircraft, quadcopter, drone, military helicopter, autogyro, gyrocopter
flying saucer: alien spaceship, alien spacecraft, saucer, unidentified flying object, flying disc, alien craft, martian ship, extraterrestrial craft, UFO saucer, disc-shaped craft, ufos, mothership, extraterrestrial spaceship, alien saucer, flying disk, martian saucer, spaceship of aliens, hovering disc
bicycle: cycle, two-wheeler, mountain bike, road bike, racing bike, pedal bike, tandem, velocipede, push bicycle, bikes, bicycles, BMX, city bike, racing bicycle, touring bike, penny-farthing, ten-speed, pedal cycle, tricycle, e-bike, electric bike, folding bike, motorbike, moped, scooter,
  unicycle, fixie, kids bike, dutch bike, cruiser bike, gravel bike, trike, pedal-powered bike, rental bike
pizza: pizza slice, pepperoni pizza, margherita, italian pizza, piece of pizza, cheese pizza, pizzas, slice of margherita, pizza pie, calzone, salami pizza, neapolitan pizza, pizza with cheese, slice of pepperoni pizza, hawaiian pizza, flatbread, quattro formaggi, new york slice
hamburger: beefburger, big mac, whopper, burgers, patty in a bun, fast food burger, beef burger, hamburgers, veggie burger, chicken burger, double burger, cheesy burger, bacon burger, quarter pounder, burger with cheese, juicy burger, sandwich, bun with a patty, slider, fishburger, sloppy joe,
  burger with salad, chickenburger, veggieburger, hotdog, club sandwich
doughnut: ring doughnut, glazed donut, donuts, doughnuts, iced doughnut, frosted donut, sprinkled donut, donut with sprinkles, dunkin donut, krapfen, cruller, bagel, sweet ring, pastry ring, jelly donut, chocolate donut, fritter, beignet, berliner, frosted ring, sugar ring
gift: birthday present, christmas present, surprise package, package, giftbox, present box, box with a ribbon, gifts, presents, surprise, box with a bow, christmas gift, birthday gift, surprise gift, surprise present, package with a bow, packet, box, package tied with a ribbon, giveaway, xmas present,
  prettily packed box, packed present, mystery box, care package, mailed package, postal package, ribboned box, bundle, crate, packed gift, delivery
guitar: acoustic guitar, bass guitar, six-string, stratocaster, rock guitar, string instrument, fender, gibson, ukulele, guitars, banjo, lute, twelve-string guitar, classical guitar, folk guitar, steel guitar, mandolin, axe guitar, les paul, musical instrument, spanish guitar
house: bungalow, villa, cabin, family house, dwelling, farmhouse, detached house, residence, mansion, chalet, hut, lodge, homestead, building, country house, little house, houses, wooden house, brick house, shack, manor, townhouse, small house, cosy home, holiday home, summer house, shed,
  cabin in the country, country home, thatched house, semi-detached house, log cabin, log house, country villa, rural house, hovel, abode
""")

ADJECTIVES = ("cute", "little", "happy", "funny", "nice", "beautiful", "small", "big", "large", "tiny", "huge", "old", "young", "lovely", "lonely", "pretty", "strange", "single", "friendly", "shiny", "famous", "cartoon", "toy", "3d", "plastic", "cheerful", "sleepy",
              "new", "vintage", "magical", "lone", "adorable", "giant", "fat", "fancy", "typical")

COLOUR_WORDS = _table("""
red: crimson, ruby red, cherry red, dark red, ruby, vermilion, fire-engine red
orange: tangerine, dark orange, amber, vivid orange, pumpkin-coloured, carrot-coloured
yellow: golden yellow, canary yellow, sunny yellow, pale yellow, mustard, sunshine yellow
green: lime green, dark green, grass green, light green, jade, lime
blue: navy blue, sky blue, azure, royal blue, dark blue, light blue, cobalt, navy
purple: lilac, lavender, dark purple, mauve, magenta-purple, plum-coloured, indigo
pink: light pink, pastel pink, bubblegum pink, fuchsia, salmon pink, dark pink
grey: light grey, dark grey, dark gray, ash grey, slate grey, charcoal, silvery
""")

PLACE_WORDS = _table("""
red: on red, red background, before a plain red backdrop, with red behind it, on a crimson background
yellow: on yellow, yellow background, before a plain yellow backdrop, with yellow behind it, on a bright yellow background
purple: on purple, purple background, before a plain purple backdrop, with purple behind it, on a violet background
pink: on pink, pink background, before a plain pink backdrop, with pink behind it, on a rose background
green: on green, green background, before a plain green backdrop, with green behind it, on a bright green background
sky: in the clouds, up in the sky, in the air, above the clouds, in the heavens, across the sky, in a bright sky, with clouds behind it
sea: on the open sea, in the ocean, on the waves, at the ocean, over the waves, on the open water, on a lake, by the seaside, on the high seas
grass: in a field, on a meadow, on the lawn, in a garden, on a green field, in the grass, on a pasture, in the countryside, in a backyard, in the prairie
desert: in the sahara, among sand dunes, in a desert landscape, on a dune, in the dunes, on a sandy plain, in the hot desert, in a wasteland, on the beach
snow: on the snow, in a snowfield, in a wintry landscape, in the arctic, on ice, in a blizzard, in the winter snow, on a frozen plain, covered in snow, in the cold snow
night: in the night, under the stars, in the dark night, in space, at midnight, in a starry sky, in the night sky, beneath the stars, in the galaxy, in the cosmos
forest: in a wood, between the trees, in the woodland, in a rainforest, in a pine forest, among tall trees, in a green forest, deep in the woods, in the bush
city: in town, in a street, in a big city, among skyscrapers, in the streets, in front of skyscrapers, in the urban jungle, in new york, between tall buildings, on a busy street, in a metropolis
sunset: in the sunset, at sundown, at twilight, during sunset, with the setting sun, in the evening, with an evening sky, in the golden hour, at nightfall, at dawn
mountains: in the alps, before a mountain range, on a mountain, in the highlands, among the peaks, with mountains behind it, in the hills, in the himalayas, on a mountain top
underwater: below the sea, beneath the waves, in the deep sea, on the sea floor, under the ocean, on the ocean floor, below the surface, in an aquarium, in a coral reef
""")

MOTION_WORDS = {name: [tuple(pair.split("/")) for pair in pairs] for name, pairs in _table("""
still: stays put/staying put, remains still/remaining still, stands there/standing there, sits still/sitting still, waits/waiting, is motionless/motionless, stays in place/staying in place
left: goes left/going left, heads left/heading left, shifts to the left/shifting to the left, walks left/walking left, glides to the left/gliding to the left, flies left/flying left, drives left/driving left, travels leftwards/travelling leftwards, moves to the left/moving to the left
right: goes right/going right, heads right/heading right, shifts to the right/shifting to the right, walks right/walking right, glides to the right/gliding to the right, flies right/flying right, drives right/driving right, travels rightwards/travelling rightwards, moves to the right/moving to the right
up: moves upwards/moving upwards, ascends/ascending, climbs/climbing, lifts off/lifting off, soars/soaring, takes off/taking off, goes upwards/going upwards, drifts up/drifting up, levitates/levitating
down: moves downwards/moving downwards, descends/descending, drops/dropping, tumbles down/tumbling down, plunges/plunging, drifts down/drifting down, goes downwards/going downwards, plummets/plummeting
circle: moves in circles/moving in circles, goes around in a circle/going around in a circle, makes a loop/making a loop, travels in a circle/travelling in a circle, runs in circles/running in circles, loops around/looping around, revolves in a circle/revolving in a circle
bounce: bounds/bounding, hops around/hopping around, leaps/leaping, jumps up and down/jumping up and down, springs up and down/springing up and down, leaps up and down/leaping up and down, bobs up and down/bobbing up and down
grow: expands/expanding, becomes bigger/becoming bigger, gets larger/getting larger, swells/swelling, inflates/inflating, increases in size/increasing in size, gets closer/getting closer, approaches/approaching
shrink: becomes tiny/becoming tiny, gets tiny/getting tiny, dwindles/dwindling, deflates/deflating, decreases in size/decreasing in size, recedes/receding, gets further away/getting further away, diminishes/diminishing
spin: turns/turning, whirls/whirling, spins round/spinning round, rotates in place/rotating in place, pirouettes/pirouetting, revolves/revolving, turns round and round/turning round and round, gyrates/gyrating
shake: quivers/quivering, wobbles/wobbling, shudders/shuddering, quakes/quaking, jiggles/jiggling, twitches/twitching, rattles/rattling
zigzag: zig-zags/zig-zagging, weaves left and right/weaving left and right, moves in zigzags/moving in zigzags, takes a zigzag course/taking a zigzag course, meanders/meandering, slaloms/slaloming, runs in a zigzag/running in a zigzag
swing: swings from side to side/swinging from side to side, sways back and forth/swaying back and forth, swings to and fro/swinging to and fro, rocks to and fro/rocking to and fro, tilts back and forth/tilting back and forth, dangles/dangling
""").items()}

CAMERA_WORDS = _table("""
static: still camera, no camera movement, motionless camera, locked camera, camera on a tripod
pan left: the camera pans to the left, leftward pan, the view shifts left, camera slides left, camera travels left
pan right: the camera pans to the right, rightward pan, the view shifts right, camera slides right, camera travels right
tilt up: the camera tilts upwards, upward tilt, the camera looks up, the camera rises, camera moves upwards
tilt down: the camera tilts downwards, downward tilt, the camera looks down, the camera sinks, camera moves downwards
zoom in: the camera zooms in, the view zooms in, slow zoom in, close-up zoom, camera pushes in, dolly in
zoom out: the camera zooms out, the view zooms out, slow zoom out, the view widens, camera moves back, dolly out
roll left: the camera turns counterclockwise, the view rolls to the left, anticlockwise camera roll, the picture rotates counterclockwise, camera rolling left
roll right: the camera turns clockwise, the view rolls to the right, clockwise camera roll, the picture rotates clockwise, camera rolling right
""")

KEPT_OUT = [re.sub(r"[^a-z]", "", word) for word in UNSEEN_SYNONYMS.values()]
KEPT_OUT_PARTS = ("fungi", "fungal", "parcel", "wrapped", "halloween", "railway", "bumble", "brontosaur", "felin")


def is_kept_out(phrase: str) -> bool:
    """Whether the phrase contains a synonym that is kept for measuring: anywhere, inside longer words ('jet' in 'jetliner'), in another form or spelling."""
    letters = re.sub(r"[^a-z]", "", phrase.lower())
    words = [re.sub(r"[^a-z]", "", word) for word in re.split(r"[\s-]", phrase.lower())]
    return any(part in letters for part in KEPT_OUT_PARTS) or any(part in letters if len(part) > 5 else any(part in word for word in words) for part in KEPT_OUT)


assert list(OBJECT_WORDS) == OBJECT_NAMES and list(PLACE_WORDS) == BACKGROUND_NAMES and list(MOTION_WORDS) == MOTION_NAMES and list(CAMERA_WORDS) == CAMERA_NAMES
