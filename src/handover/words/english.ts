/** The same for English. */
export const ENGLISH_WORDS = `
abbey acorn acre acrobat actor admiral adobe agent aircraft airport airship alarm album alcove algebra alley alligator
almanac almond aloe alpha alphabet alto aluminum amateur amber analyst ancestor anchor android angle animal answer antelope
antenna anthem antique antler anvil apple apricot apron aquarium arbor arcade arch archer architect archive arena armchair
aroma arrow artichoke article artist ashtray aspen asphalt asteroid astronaut athlete atlas attic auction audio aurora
author autumn avalanche avenue aviator avocado award awning axle bachelor backpack bacon badge bagel baggage bagpipe baker
balcony ball ballad ballet balloon ballpoint bamboo banana band bandage banjo banner barber baritone barley barn barometer
barrel barrier basement basil basket bassist bassoon bathroom battery bazaar beach beagle beak beard beaver bedroom beehive
beetle belt beret berry bicycle billiard binder birch bird biscuit bishop bison blackbird blanket blender blister blizzard
block blossom blouse blueberry blueprint boat bobsled bodyguard boiler bonfire bonnet bonus book bookcase bookshop border
bottle boulder bouquet boutique bowl boxer bracelet bracket brain branch brass bread breakfast breath breeze brewer brick
bride brocade broccoli bronze broom brother brownie brush bubble bucket buckle budget buffalo buffet bugle builder building
bulb bulldog bumblebee bumper bundle bungalow bunny bureau burger burrow butcher butler buttercup butterfly button buyer
buzzer byte cabbage cabin cabinet cable caboose cactus cafe calendar calf calico camel camellia camera camp canal canary
candidate candle candy canoe canteen canter canvas canyon captain caramel caravan card cardinal cargo caribou carnation
carnival carousel carpenter carpet carrot carton cartridge cascade cashew cashier casserole cassette castanet castle catalog
catapult catfish cathedral cavalry cavern cedar ceiling celery cellar cello cement census centaur century ceramic cereal
chaffinch chain chalk chamber champion channel chapel chapter charcoal chariot charm chateau checkers cheek cheese cheetah
chef chemist cherry chess chestnut chicken child chimney chipmunk chisel chocolate choir chorus chronicle church cider
cinema cinnamon circle circus citizen city clam clarinet clasp classroom cleaner clerk cliff climate clinic clipboard cloak
closet cloth cloud clover clown club cluster coach coast coaster cobbler cobra cobweb cockatoo cockpit cocoa coconut coffee
coffeepot coin college collie colony column comb comedy comet comic compass composer computer concert condor conductor cone
confetti congress consul contest convent cookie copper coral cork corncob corner coronet corridor corsair cosmonaut cosmos
costume cottage cotton council counter country courage courier course court courtyard cousin cowboy cradle craft cranberry
crane crater crayon cream crest cricket cricketer crocodile crocus croissant crop crossbow crossroad crouton crowd cruiser
crumb crusade crystal cube cuckoo cucumber cuff cupboard cupcake curator curl currant curry curtain curve cushion custard
customer cycle cylinder cymbal cypress daffodil dahlia dairy dance dandelion darling dart dash dawn daylight deacon decade
decimal deck decoder deer degree delivery delta denim dentist departure deposit deputy derby desert designer detective
device dial dialect dialogue diamond dice diesel dilemma dinghy dinner dinosaur diploma discount dispatch distance district
diver divide doctor document dolphin dome domino donkey donor doorbell doorway dough doughnut downtown dozen dragon
dragonfly drama drawer drawing dress driftwood drill drizzle drum drummer duchess duckling duet dugout duke dumpling dusk
duty dwarf dynamo earring earth earthworm easel east eater echo eclipse economy editor eggplant eggshell elbow elder element
elephant elevator embassy emblem emerald emperor empire enamel encore energy engine engineer entrance entry envelope episode
epoch equator errand escape essay estate evening event exchange exercise exhibit exit expert explorer exporter express
eyebrow eyelid fabric facade face factory faculty fairway falcon family fancy fanfare farm farmer fashion father faucet
feature february fence fennel fern ferret festival fiber fiddle field fiesta figure figurine filament film filter finch
finger firefly fireman fireplace firework fisherman flag flagpole flagship flame flamingo flannel flask flavor fleece fleet
flicker flipper flood florist flounder flour flower fluid flute foam folder foliage folk folklore football foothill footnote
footpath footstep footwear forecast forehead forest forester forklift formula fortress fortune forum fossil foundry fountain
foyer fragment freckle freedom freezer freight fresco freshman friar friday fridge friend frigate frog frontier frost fruit
fuchsia fudge fugue furnace furniture future gadget galaxy gallantry galleon gallery gallop game garage garden gardener
garland garlic garment garnet gauntlet gazebo gazelle gecko gelatin gemstone general genie genius gentleman geography
geology geranium geyser gherkin giant gift giraffe girl glacier glass glaze glider glimmer glitter globe glossary glue gnome
goal goblet goggles goldfish golf gondola goose gorge gorilla gosling gossip gourmet governor graduate grammar granary
grandma grandson granite granola grape gravel gravity gravy grease greenery griddle griffin grocer grotto ground grove guard
guest guide guitar guppy gurney gutter gymnast habit hacksaw haddock hail haircut hairpin halibut hallmark hallway hamlet
hammer hammock hamster handbag handball handcart handout handshake hangar happiness harbinger hare harmony harness harpoon
harvest hatbox hatchet hawk hayloft haystack hazelnut headband headline health heart heather heaven hedge hedgehog heel
height heir helium helmet helper henhouse herald herb heritage heron herring hexagon hibiscus hickory highway hill hillside
hinge hippo historian history hobby hockey holiday hollow hologram homeland homework honey honeycomb honeydew hood horizon
horn hornet horse horseshoe hospital hostel hotdog hour household hunter hurdle hurricane husband hyacinth hydrant hydrogen
hyena hymn iceberg icebox icicle idea igloo image import incense income index infant inkwell inlet innkeeper insect insignia
inspector institute interest internet interval invention invoice iris iron island islander isotope itinerary ivory jackal
jacket jackpot jaguar janitor january jasmine jasper javelin jazz jeans jeep jelly jellyfish jersey jester jetty jewel
jeweler jigsaw jogger joke journal journey jubilee juggler juice jukebox july june jungle junior juniper justice kangaroo
karate kayak kebab kernel kerosene kettle keyboard keyhole kidney kilogram kilometer kilt kimono kindling king kingdom kiosk
kitchen kite kitten kiwi knapsack knee knight knitting knob knuckle koala label labor laborer lacquer lacrosse ladder lady
ladybug lagoon lake lamb lamppost landing landlord landmark language lantern laptop lark laser lasso latch latitude lattice
laugh laundry laurel lava lavender lawyer leader leaf leaflet league lecture legend lemming lemon lemonade length lens
lentil leopard lesson letter lettuce level leveler library licorice lifeboat lifeguard lightning lilac lily lime limerick
limestone linden linguist lion lioness lipstick liquid list liter lizard llama loafer lobster locker locksmith lodge logic
logo lollipop longitude loop lotion lotus lounge luggage lullaby lumber lunch lung lynx lyric macaroni macaw machine
magazine magic magician magnet magnolia mahogany maiden mailbox mainland majesty mallard mammal mammoth manager mandarin
mandolin mango mannequin manor mansion mantle manual maple marathon marble margin marigold marimba marina mariner marker
marmalade marmot marquee marsh marshal marzipan mascot mason master matrix mattress meadow meal measure meatball mechanic
mechanism medicine meeting melody melon member memoir memory menu merchant mercury merlin mermaid message meteor method
metro midday midnight midwife mile milestone milkshake miller million mineral minnow minstrel mint minuet miracle mirror
mistletoe mixer moccasin model molasses molecule moment monday mongoose monitor monk monocle monorail monsoon month monument
moon moonlight moorland morning mortar mosaic mosquito moss mother motor mouse movie muffin mulberry mural muscle museum
mushroom music musician muslin mussel mustache mystery myth napkin narrator nation native nature navigator navy nebula
necklace necktie nectar nectarine needle neighbor nephew nest network neutron newborn newspaper newsreel nickel nickname
niece nightgown noise nomad noodle north notebook nougat novel novelist november nuance nugget numeral nurse nursery nutmeg
nutshell nylon oarsman oasis oatmeal obelisk object oboe observer ocean octagon octave october octopus odyssey office olive
omelet onion onlooker opal opera opossum opponent optician orange orangutan orbit orchard orchestra orchid oregano organist
orient origami origin ornament osprey ostrich otter outback outfit outline outlook outpost oven overalls overcoat overture
owlet owner oxygen oyster ozone pacifier package paddle padlock page pagoda painter painting pajamas palace palette palm
palmetto pamphlet pancake panda panel panorama pansy panther pantry papaya paper paperback paprika papyrus parachute parade
paragraph parakeet parasol parcel parchment pardon parent parlor parsley parsnip partner party passage passenger passerby
passport password pasta pastel pasture path patient patio patriot pattern pavement pavilion payment peace peacoat peacock
peanut pear pebble pedal peddler pediment pelican pencil pendant penguin penny pentagon people pepper perch performer
perfume period person petunia pharaoh pharmacy pheasant phoenix phone photo phrase physician physics pianist piano pickle
picnic picture pigeon pigment pigtail pilgrim pillar pillow pilot pimento pinafore pine pineapple pinecone pinwheel pioneer
pirate pistachio pitcher pixel pizza placard plain planet plank planner plantain plaster plastic plate plateau platform
platinum player playroom plaza pleasure plow plum plywood pocket poem polaroid pole polish polka pollen polygon pond pontoon
pool popcorn poplar poppy porcelain porcupine porridge portal porter portfolio portion portrait position post postage
postcard postman potato pouch poultry powder prairie precipice prefect prelude premise present pretzel price priest princess
prism problem profile profit program project prologue promenade propeller prophet prospect proverb province prune public
pudding pulley pullover pulp pulse puma pumpkin pupil puppet purple pushcart puzzle pyramid python quadrant quail quality
quarry quart quarter queen question quicksand quilt quinoa quintet quiver quiz quota quotation rabbit raccoon radar radiator
radio radish radius rafter ragtime railway rainbow raincoat raindrop raisin rambler rampart ranger rapids raspberry rattan
rattle raven ravine ravioli razor reason receipt receiver recipe recital record rectangle redwood reef referee reflex
refrain regatta region reindeer relay relic relief remedy report reporter reptile rescue reserve reservoir resident result
retina retriever review reward rhino rhubarb rhyme rhythm ribbon ringlet ripple riverbed road roadside robe robin robot rock
rodent rodeo roll romance roof rooftop roommate rooster rosebud rosemary rotunda route rowan rowboat royalty rubber ruby
rudder ruler rumor runaway runner safari saffron sailboat sailor saint salad salary salesman salmon salt salute sample
sandal sandbar sandbox sandstone sandwich sapphire sardine satchel satin saturday sauce sauna sausage savanna sawdust
saxophone scale scallop scarecrow scarf scene scepter scholar school schooner science scientist scissors scooter score
scorpion scout scramble scratch screen screw scribe scroll sculptor seafood seagull seahorse seaport seashell seaside seat
seaweed second secretary section seed seesaw segment semaphore seminar senate senator sensor sentence sentinel september
sequel sequoia serenade service sesame session settler shadow shallot shampoo shamrock shape shark sheep shelf shelter
shepherd sheriff shield shingle ship shipyard shirt shoe shoelace shoreline shoulder shovel shower shrimp shrub shutter
sibling sideboard sidewalk sign signal silence silk silver siren sister skate sketch skillet skipper skylark skylight sleeve
sleigh slice slingshot slogan slope smock smoke snack snail snake sneaker snorkel snow snowball snowdrop snowflake snowman
soap soapstone soccer society soda soil solar soloist song soprano sorbet sound source south souvenir soybean space spaniel
sparrow spearmint spectacle spectrum speech spelling sphere sphinx spider spinach spindle spiral spirit splinter sponge
spoon sport spotlight spring sprout spruce spyglass square squash squid squirrel stable stadium staff stage stair stallion
stamp stapler starch starfish starlight starling statesman station statue steak steamer steel stem stencil stereo steward
stick stirrup stitch stocking stomach stone stool stop stork storybook stranger strategy straw stream street stretcher
stripe student studio style subject submarine suburb subway sugar suitcase summer summit sunbeam sundae sundial sundown
sunflower sunglass sunlight sunrise sunset supper supply surface surfboard surfer surgeon surname surprise swallow swan
sweater sweet swimmer swing sword swordfish sycamore syllable symbol symphony syrup system tabby tablet tadpole talent
talisman tangerine tank tapestry tapioca target tariff tarpaulin tarragon tassel taste taxi teacher teacup team teammate
teapot teaspoon telegram telephone temper temple tempo tenant tendon tennis tent tentacle termite terrace terrier texture
theater theme thermos thesis thicket thimble thistle thread throat throne thrush thumb thunder thursday tiger timber tinsel
title toboggan toddler tomato tongue toolbox tooth topaz topic torch tornado tortoise toucan tourist towel town tractor
trade traffic trail trainer tramway trapeze traveler tray treasure treaty tree treetop trekker trellis triangle tribe
tribune trident trinket trio tripod trolley trombone trooper trophy tropics trousers trout truck truffle trumpet truth tuba
tuesday tugboat tulip tulle tumbler tundra tunnel turban turbine turkey turmeric turnip turret turtle tutor tutorial tuxedo
tweezers twig twilight typhoon typist tyre ukulele umbrella uncle unicorn uniform unit universe upgrade upland urchin usher
utensil utopia vacation vaccine vacuum valet valve vanguard vanilla vapor varnish vase vault vehicle veil velocity velvet
vendor venison veranda verdict vessel veteran viaduct vicar viceroy victory video view villa village vinegar vineyard
vintage violet violin viper visa visitor visor vitamin voice volcano volley volume vortex vote voyage vulture wafer waffle
wagon waist waiter walker walnut walrus waltz warbler wardrobe washer wasp watchman wave wayside weaving wedding weekend
whale wheat whisker wicker wife wigwam wildcat wind windfall windmill window wingspan winter wisdom wishbone witness woman
wombat wonder woodland woodwind worker workshop world worm wrapper wren wrench yacht yearbook yellow yoga yogurt zebra
zenith zephyr zeppelin zero ziggurat zinc zipper zither zodiac zoology zucchini
`;
