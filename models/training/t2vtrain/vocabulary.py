"""What the synthetic world contains and the words people use for it.

Objects are Microsoft Fluent Emoji (MIT), named by code point; everything else is drawn or computed by world.py.
The first word of each list is the canonical one; words after the bar in SPLIT lists never occur in training captions.
"""

# code point -> canonical name first, then synonyms seen in training
OBJECTS: dict[str, list[str]] = {
    "1f436": ["dog", "puppy", "doggy"],
    "1f431": ["cat", "kitten", "kitty"],
    "1f98a": ["fox", "red fox"],
    "1f438": ["frog", "toad"],
    "1f437": ["pig", "piglet"],
    "1f430": ["rabbit", "bunny", "hare"],
    "1f43c": ["panda", "panda bear"],
    "1f427": ["penguin"],
    "1f41d": ["bee", "honeybee"],
    "1f422": ["turtle", "tortoise"],
    "1f420": ["fish", "tropical fish"],
    "1f424": ["chick", "baby chicken"],
    "1f98b": ["butterfly"],
    "1f419": ["octopus"],
    "1f697": ["car", "automobile", "red car"],
    "1f68c": ["bus", "coach"],
    "1f680": ["rocket", "spaceship"],
    "2708-fe0f": ["airplane", "plane", "aeroplane"],
    "26f5": ["sailboat", "sailing boat", "boat"],
    "26bd": ["soccer ball", "football"],
    "1f3c0": ["basketball"],
    "1f34e": ["apple", "red apple"],
    "1f34c": ["banana"],
    "1f353": ["strawberry"],
    "1f382": ["cake", "birthday cake"],
    "1f349": ["watermelon", "slice of watermelon"],
    "2b50": ["star", "yellow star"],
    "2764-fe0f": ["heart", "red heart"],
    "1f319": ["moon", "crescent moon"],
    "1f31e": ["sun", "smiling sun"],
    "1f33b": ["sunflower"],
    "1f384": ["Christmas tree", "tree", "decorated tree"],
    "1f335": ["cactus"],
    "1f344": ["mushroom", "toadstool"],
    "1f388": ["balloon", "red balloon"],
    "1f47b": ["ghost", "spook"],
    "1f383": ["pumpkin", "jack-o-lantern"],
    "1f916": ["robot"],
    "26c4": ["snowman"],
    "2602-fe0f": ["umbrella", "parasol"],
}
OBJECT_NAMES = [words[0] for words in OBJECTS.values()]

# synonyms kept out of every training caption, for the generalisation score
UNSEEN_SYNONYMS: dict[str, str] = {
    "dog": "hound", "cat": "feline", "rabbit": "bunny rabbit", "bee": "bumblebee", "car": "sedan", "airplane": "jet",
    "sailboat": "yacht", "rocket": "space rocket", "mushroom": "fungus", "moon": "half moon", "pumpkin": "halloween pumpkin", "robot": "android",
}

BACKGROUNDS: dict[str, list[str]] = {
    "red": ["on a red background", "in front of a red wall", "against a red backdrop", "red background"],
    "yellow": ["on a yellow background", "in front of a yellow wall", "against a yellow backdrop", "yellow background"],
    "purple": ["on a purple background", "in front of a purple wall", "against a purple backdrop", "purple background"],
    "pink": ["on a pink background", "in front of a pink wall", "against a pink backdrop", "pink background"],
    "sky": ["in the sky", "in a blue sky with clouds", "among the clouds", "in the cloudy sky"],
    "sea": ["on the sea", "at sea", "over the ocean", "on the ocean waves"],
    "grass": ["on the grass", "in a meadow", "on a green lawn", "in a grassy field"],
    "desert": ["in the desert", "on sand dunes", "in a sandy desert", "on the sand"],
    "snow": ["in the snow", "on a snowy field", "in a snowy landscape", "on white snow"],
    "night": ["under a starry night sky", "at night", "in the starry night", "among the stars"],
    "forest": ["in the forest", "in the woods", "among the trees", "in a dark forest"],
    "city": ["in the city", "in front of city buildings", "downtown", "in front of a skyline"],
}
BACKGROUND_NAMES = list(BACKGROUNDS)

# verb phrases are (finite, participle) pairs so that templates can choose the form
MOTIONS: dict[str, list[tuple[str, str]]] = {
    "still": [("stays still", "staying still"), ("does not move", "not moving"), ("rests", "resting"), ("stands still", "standing still")],
    "left": [("moves left", "moving left"), ("goes to the left", "going to the left"), ("slides left", "sliding left"), ("travels to the left", "travelling to the left"), ("runs left", "running left")],
    "right": [("moves right", "moving right"), ("goes to the right", "going to the right"), ("slides right", "sliding right"), ("travels to the right", "traveling to the right"), ("runs right", "running right")],
    "up": [("moves up", "moving up"), ("rises", "rising"), ("goes up", "going up"), ("floats upwards", "floating upwards"), ("flies up", "flying up")],
    "down": [("moves down", "moving down"), ("falls", "falling"), ("goes down", "going down"), ("drops downwards", "dropping downwards"), ("sinks", "sinking")],
    "circle": [("moves in a circle", "moving in a circle"), ("circles around", "circling around"), ("goes round and round", "going round and round"), ("orbits", "orbiting")],
    "bounce": [("bounces", "bouncing"), ("bounces up and down", "bouncing up and down"), ("hops up and down", "hopping up and down"), ("jumps", "jumping")],
    "grow": [("grows", "growing"), ("gets bigger", "getting bigger"), ("becomes larger", "becoming larger"), ("comes closer", "coming closer")],
    "shrink": [("shrinks", "shrinking"), ("gets smaller", "getting smaller"), ("becomes smaller", "becoming smaller"), ("goes away", "going away")],
}
MOTION_NAMES = list(MOTIONS)

CAMERAS: dict[str, list[str]] = {
    "static": ["static camera", "the camera is still", "fixed camera"],
    "pan left": ["camera pans left", "the camera moves left", "panning left", "camera pan to the left"],
    "pan right": ["camera pans right", "the camera moves right", "panning right", "camera pan to the right"],
    "tilt up": ["camera tilts up", "the camera moves up", "tilting up", "camera tilt up"],
    "tilt down": ["camera tilts down", "the camera moves down", "tilting down", "camera tilt down"],
    "zoom in": ["camera zooms in", "zooming in", "the camera zooms closer", "zoom in"],
    "zoom out": ["camera zooms out", "zooming out", "the camera zooms away", "zoom out"],
    "roll left": ["camera rolls counterclockwise", "the camera rotates anticlockwise", "rolling left", "camera roll counterclockwise"],
    "roll right": ["camera rolls clockwise", "the camera rotates clockwise", "rolling right", "camera roll clockwise"],
}
CAMERA_NAMES = list(CAMERAS)

SPEEDS: dict[str, list[str]] = {"slow": ["slowly", "at a slow pace"], "normal": [""], "fast": ["quickly", "fast"]}
SPEED_NAMES = list(SPEEDS)
