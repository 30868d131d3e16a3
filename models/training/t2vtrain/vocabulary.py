"""What the synthetic world contains and the words people use for it.

Objects are Microsoft Fluent Emoji (MIT), named by code point; everything else is drawn or computed by world.py.
The first word of each list is the canonical one. Colour words stand alone: no name of an object contains one, so that colours bind to things.
"""

# code point -> canonical name first, then synonyms seen in training
OBJECTS: dict[str, list[str]] = {
    "1f436": ["dog", "puppy", "doggy"],
    "1f431": ["cat", "kitten", "kitty"],
    "1f98a": ["fox", "fox cub"],
    "1f438": ["frog", "toad"],
    "1f437": ["pig", "piglet"],
    "1f430": ["rabbit", "bunny", "hare"],
    "1f43c": ["panda", "panda bear"],
    "1f427": ["penguin", "baby penguin"],
    "1f41d": ["bee", "honeybee"],
    "1f422": ["turtle", "tortoise"],
    "1f420": ["fish", "tropical fish"],
    "1f424": ["chick", "baby chicken"],
    "1f98b": ["butterfly"],
    "1f419": ["octopus"],
    "1f697": ["car", "automobile"],
    "1f68c": ["bus", "coach"],
    "1f680": ["rocket", "spaceship"],
    "2708-fe0f": ["airplane", "plane", "aeroplane"],
    "26f5": ["sailboat", "sailing boat", "boat"],
    "26bd": ["soccer ball", "football"],
    "1f3c0": ["basketball"],
    "1f34e": ["apple"],
    "1f34c": ["banana"],
    "1f353": ["strawberry"],
    "1f382": ["cake", "birthday cake"],
    "1f349": ["watermelon", "slice of watermelon"],
    "2b50": ["star"],
    "2764-fe0f": ["heart", "love heart"],
    "1f319": ["moon", "crescent moon"],
    "1f31e": ["sun", "smiling sun"],
    "1f33b": ["sunflower"],
    "1f384": ["Christmas tree", "tree", "decorated tree"],
    "1f335": ["cactus"],
    "1f344": ["mushroom", "toadstool"],
    "1f388": ["balloon", "party balloon"],
    "1f47b": ["ghost", "spook"],
    "1f383": ["pumpkin", "jack-o-lantern"],
    "1f916": ["robot", "robot head"],
    "26c4": ["snowman"],
    "2602-fe0f": ["umbrella", "parasol"],
    "1f418": ["elephant", "baby elephant"],
    "1f992": ["giraffe"],
    "1f433": ["whale", "spouting whale"],
    "1f989": ["owl", "owlet"],
    "1f9a9": ["flamingo"],
    "1f981": ["lion", "lion head"],
    "1f42e": ["cow", "calf"],
    "1f995": ["dinosaur", "dino", "sauropod"],
    "1f986": ["duck", "mallard"],
    "1f980": ["crab"],
    "1f41e": ["ladybug", "ladybird"],
    "1f40c": ["snail", "garden snail"],
    "1f434": ["horse", "pony"],
    "1f682": ["train", "locomotive", "steam engine"],
    "1f69c": ["tractor", "farm tractor"],
    "1f681": ["helicopter", "chopper"],
    "1f6f8": ["flying saucer", "UFO", "alien ship"],
    "1f6b2": ["bicycle", "bike"],
    "1f355": ["pizza", "slice of pizza"],
    "1f354": ["hamburger", "burger"],
    "1f369": ["doughnut", "donut"],
    "1f381": ["gift", "present", "gift box"],
    "1f3b8": ["guitar", "electric guitar"],
    "1f3e0": ["house", "home"],
}
OBJECT_NAMES = [words[0] for words in OBJECTS.values()]

# things that "two animals: ..." may speak of
ANIMALS = frozenset((
    "dog", "cat", "fox", "frog", "pig", "rabbit", "panda", "penguin", "bee", "turtle", "fish", "chick", "butterfly", "octopus", "elephant", "giraffe",
    "whale", "owl", "flamingo", "lion", "cow", "dinosaur", "duck", "crab", "ladybug", "snail", "horse",
))

# synonyms kept out of every training caption, for the generalisation score
UNSEEN_SYNONYMS: dict[str, str] = {
    "dog": "hound", "cat": "feline", "rabbit": "bunny rabbit", "bee": "bumblebee", "car": "sedan", "airplane": "jet", "pig": "hog", "fox": "vixen",
    "sailboat": "yacht", "rocket": "space rocket", "mushroom": "fungus", "moon": "half moon", "pumpkin": "halloween pumpkin", "robot": "android",
    "bus": "omnibus", "cow": "bull", "horse": "stallion", "bicycle": "pushbike", "house": "cottage", "train": "railway engine", "dinosaur": "brontosaurus",
    "hamburger": "cheeseburger", "duck": "drake", "gift": "wrapped parcel",
}

# name -> (what a thing of this colour is tinted with, 0..255; words for it)
COLOURS: dict[str, tuple[tuple[int, int, int], list[str]]] = {
    "red": ((224, 30, 38), ["red", "bright red", "scarlet"]),
    "orange": ((246, 132, 18), ["orange", "bright orange", "orange-coloured"]),
    "yellow": ((250, 210, 30), ["yellow", "bright yellow", "lemon yellow"]),
    "green": ((44, 168, 62), ["green", "bright green", "emerald green"]),
    "blue": ((34, 98, 232), ["blue", "bright blue", "deep blue"]),
    "purple": ((136, 58, 200), ["purple", "violet", "deep purple"]),
    "pink": ((248, 118, 178), ["pink", "rose pink", "hot pink"]),
    "grey": ((136, 140, 146), ["grey", "gray", "silver grey"]),
}
COLOUR_NAMES = list(COLOURS)

BACKGROUNDS: dict[str, list[str]] = {
    "red": ["on a red background", "in front of a red wall", "against a red backdrop", "with a red background"],
    "yellow": ["on a yellow background", "in front of a yellow wall", "against a yellow backdrop", "with a yellow background"],
    "purple": ["on a purple background", "in front of a purple wall", "against a purple backdrop", "with a purple background"],
    "pink": ["on a pink background", "in front of a pink wall", "against a pink backdrop", "with a pink background"],
    "green": ["on a green background", "in front of a green wall", "against a green backdrop", "with a green background", "in front of a green screen"],
    "sky": ["in the sky", "in a blue sky with clouds", "among the clouds", "in the cloudy sky", "high in the air"],
    "sea": ["on the sea", "at sea", "over the ocean", "on the ocean waves", "on the water"],
    "grass": ["on the grass", "in a meadow", "on a green lawn", "in a grassy field", "on grass", "in the park"],
    "desert": ["in the desert", "on sand dunes", "in a sandy desert", "on the sand", "over the dunes"],
    "snow": ["in the snow", "on a snowy field", "in a snowy landscape", "on white snow", "in winter"],
    "night": ["under a starry night sky", "at night", "in the starry night", "among the stars", "in outer space"],
    "forest": ["in the forest", "in the woods", "among the trees", "in a dark forest", "in the jungle"],
    "city": ["in the city", "in front of city buildings", "downtown", "in front of a skyline", "over the city", "in a city street"],
    "sunset": ["at sunset", "at dusk", "in front of an orange sunset", "in the evening glow", "under a sunset sky"],
    "mountains": ["in the mountains", "in front of mountains", "among mountain peaks", "in an alpine landscape", "over the mountains"],
    "underwater": ["under water", "underwater", "under the sea", "at the bottom of the ocean", "deep in the sea among bubbles"],
}
BACKGROUND_NAMES = list(BACKGROUNDS)

# verb phrases are (finite, participle) pairs so that templates can choose the form
MOTIONS: dict[str, list[tuple[str, str]]] = {
    "still": [("stays still", "staying still"), ("does not move", "not moving"), ("rests", "resting"), ("stands still", "standing still"), ("keeps still", "keeping still")],
    "left": [("moves left", "moving left"), ("goes to the left", "going to the left"), ("slides left", "sliding left"), ("travels to the left", "travelling to the left"), ("runs left", "running left"), ("drifts to the left", "drifting to the left")],
    "right": [("moves right", "moving right"), ("goes to the right", "going to the right"), ("slides right", "sliding right"), ("travels to the right", "traveling to the right"), ("runs right", "running right"), ("drifts to the right", "drifting to the right")],
    "up": [("moves up", "moving up"), ("rises", "rising"), ("goes up", "going up"), ("floats upwards", "floating upwards"), ("flies up", "flying up"), ("floats up", "floating up")],
    "down": [("moves down", "moving down"), ("falls", "falling"), ("goes down", "going down"), ("drops downwards", "dropping downwards"), ("sinks", "sinking"), ("falls down", "falling down")],
    "circle": [("moves in a circle", "moving in a circle"), ("circles around", "circling around"), ("goes round in circles", "going round in circles"), ("orbits", "orbiting"), ("flies in circles", "flying in circles")],
    "bounce": [("bounces", "bouncing"), ("bounces up and down", "bouncing up and down"), ("hops up and down", "hopping up and down"), ("jumps", "jumping"), ("hops", "hopping")],
    "grow": [("grows", "growing"), ("gets bigger", "getting bigger"), ("becomes larger", "becoming larger"), ("comes closer", "coming closer")],
    "shrink": [("shrinks", "shrinking"), ("gets smaller", "getting smaller"), ("becomes smaller", "becoming smaller"), ("goes away", "going away")],
    "spin": [("spins", "spinning"), ("rotates", "rotating"), ("spins around", "spinning around"), ("turns around itself", "turning around itself"), ("twirls", "twirling")],
    "shake": [("shakes", "shaking"), ("trembles", "trembling"), ("vibrates", "vibrating"), ("shivers", "shivering"), ("jitters", "jittering")],
    "zigzag": [("zigzags", "zigzagging"), ("moves in a zigzag", "moving in a zigzag"), ("follows a zigzag path", "following a zigzag path"), ("goes in zigzags", "going in zigzags")],
    "swing": [("swings", "swinging"), ("sways", "swaying"), ("rocks from side to side", "rocking from side to side"), ("swings back and forth", "swinging back and forth"), ("tilts back and forth", "tilting back and forth")],
}
MOTION_NAMES = list(MOTIONS)

CAMERAS: dict[str, list[str]] = {
    "static": ["static camera", "the camera is still", "fixed camera", "the camera does not move"],
    "pan left": ["camera pans left", "the camera moves left", "panning left", "camera pan to the left", "pan left"],
    "pan right": ["camera pans right", "the camera moves right", "panning right", "camera pan to the right", "pan right"],
    "tilt up": ["camera tilts up", "the camera moves up", "tilting up", "camera tilt up", "tilt up"],
    "tilt down": ["camera tilts down", "the camera moves down", "tilting down", "camera tilt down", "tilt down"],
    "zoom in": ["camera zooms in", "zooming in", "the camera zooms closer", "zoom in", "the camera moves closer"],
    "zoom out": ["camera zooms out", "zooming out", "the camera zooms away", "zoom out", "the camera pulls back"],
    "roll left": ["camera rolls counterclockwise", "the camera rotates anticlockwise", "camera rolls left", "camera roll counterclockwise", "the camera rolls to the left"],
    "roll right": ["camera rolls clockwise", "the camera rotates clockwise", "camera rolls right", "camera roll clockwise", "the camera rolls to the right"],
}
CAMERA_NAMES = list(CAMERAS)

SPEEDS: dict[str, list[str]] = {"slow": ["slowly", "at a slow pace"], "normal": [""], "fast": ["quickly", "fast"]}
SPEED_NAMES = list(SPEEDS)
