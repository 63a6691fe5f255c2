"""Words with a capital that are no names: what the checks of names leave aside. All folded."""

from __future__ import annotations

from typing import Final

# English words that stand in capitals in names of bodies, offices and places
ENGLISH_WORDS: Final = frozenset(
    """
    cable television marine corps
    no not all some many most more first a the of and for in on at to by with from an as after
    before since until during this that
    he she it they we you i his her their its our my but however meanwhile there these those
    mr mrs ms dr sir lady lord king queen prince princess president vice chairman chairwoman
    chief director deputy general secretary minister ministry prime premier governor mayor
    senator judge justice coach referee professor doctor colonel captain major lieutenant
    state national international world global united republic federal central city town
    province provincial
    district ward street road avenue county village river sea ocean island islands bay lake
    mountain north south east west northern southern eastern western southeast northeast
    northwest southwest asia asian europe european africa african america american americas
    health education science technology agriculture finance justice defence defense foreign
    affairs trade industry transport information communications culture sports tourism labor
    labour home security public construction planning investment environment resources natural
    rural development department agency office authority administration bureau commission
    committee council assembly congress parliament party union association organization
    organisation institute academy university college school hospital centre center airport
    station port bank fund company corporation group corp inc ltd co club team league cup games
    olympics olympic federation people peoples government court supreme police army navy air
    force war house white times news post daily research study program programme project plan
    act law bill day year month week january february march april may june july august
    september october november december jan feb mar apr jun jul aug sep sept oct nov dec monday
    tuesday wednesday thursday friday saturday sunday vietnam vietnamese china chinese us uk eu
    u.s japan japanese korea korean russia russian france french germany german britain british
    english england india indian thailand thai spain spanish italy italian canada canadian
    australia australian new old great high long big first second third control prevention
    disease medical medicine vaccine covid-19 covid museum park square market hotel tower
    theater theatre temple church pagoda bridge highway expressway border guard communist
    fatherland front two three four five six seven eight nine ten eleven twelve twenty thirty
    hundred commune hamlet village dam reservoir canal stream pass cape estuary citadel festival
    railway zoo
    """.split()  # noqa: SIM905
)
# these are, where they open a sentence; elsewhere they are of a name: "Will Smith"
OPENERS: Final = frozenset(
    "will while every besides under although then so".split()  # noqa: SIM905
)
