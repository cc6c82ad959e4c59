# SPDX-License-Identifier: Apache-2.0
"""English words that schools write with capitals although they are no names."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SCHOOL_WORDS = _words(
    """
    a about absent academic academy act activities activity additional adult advance after
    afternoon again all also am an and announcement annual another any are art arts ask asked
    assembly association at at-home athletic athletics attend attendance attention available award
    awards back bags band bank barbecue baseball basketball be because bee before begin begins
    best big board book books both box break breakfast bring building bus buses buy by cafeteria
    calendar call camp campus can canceled cancelled cannot card cards care career celebration
    center central ceremony change changed changes check child children choir choose christmas
    class classes classroom clinic close closed closed-door closes closing closure club coach coat
    code coffee college come committee community concert conference conferences congratulations
    contact cookies costs could council counselor count country create culture daily dance date
    dates day days dead deadline dear delay delayed deliver department did dinner director
    dismissal dismissed district do don't donate doors download drama dress drill drills drive
    drop drop-off due during each early education elementary email emergency end ends english
    enroll enrollment enter evening event events every everybody everyone exam exams explore extra
    fair fall families family fee fees festival field fill final finance find fire first flu
    follow food football for form forms free friday from fun fundraiser game games garden get go
    good grade grades graduation great green group guardian guardians guest guests guide gym
    gymnasium half hall happy has have health hello help here high hold holiday holidays home
    homecoming homework hour hours house how however i i'll i'm i've if im immediate important in
    inform information inside international interpreter invite invited is it join junior keep key
    kindergarten kindness language languages late learn learning leave let let's level library
    list listen local lockdown look lost lot love lunch main make many march match math
    mathematics may meal meals medical meet meeting meetings menu middle month monthly more
    morning most movie multicultural music must my national need needed needs never new news
    newsletter next night no nobody north not note nothing notice now nurse of off office on once
    one online only open opening opens or orchestra order orientation other others our out outside
    over own parade parent parents parking part party pass pay people period permission phone
    photo photos physical pick pick-up pickup picnic picture pictures pizza place plan play please
    police policy post practice pre-k prepare preschool principal problem program programs project
    projects provide public purchase quarter question questions questions? raffle read reading
    ready recess recital register registration release remember remind reminder reply report
    reports required reschedule resources respond return review rides room round-up rsvp rules
    running safe safely safety sale same saturday save schedule school schools schoolwide science
    secretary secure see semester send senior service services share shoes shop should sick sign
    signup sincerely sing sites snack snow soccer social soon sorry speak special spelling spirit
    sports spring staff start starts state station stay stem still stop store story strings
    student students study such summer sunday superintendent supplies supply support sure survey
    swimming system t-shirt t-shirts take talent talk talking teacher teachers team technology
    tell term terms test testing tests text than thank thanks that the their then there these they
    thing things this those through time times to today together tomorrow tonight too track
    transportation trimester trip try tryouts tutoring under until up upcoming update urgent us
    use vacation valentine very visit visitors volunteer volunteers vote wait walk warm warning
    was watch water we weather website week weekend weekly welcome well were what when where which
    while who why will winter with without women won't work workshop world would write year
    yearbook years yes yesterday you younger your youth zoo
    """
)
EMPHASISED = _words(
    """
    all and attention canceled cancelled closed do don't early emergency every free important late
    must never new no not notice now only open or please reminder school today tomorrow tonight
    update urgent warning
    """
)
# They keep their capital in English and are known to every engine.
PROPER_BUT_KNOWN = _words(
    """
    african american arabic asian chinese christmas columbus dad dr easter eid election english
    european father's fathers french german halloween hanukkah hispanic i i'll i'm i've id ids
    independence indigenous internet italian japanese juneteenth korean kwanzaa labor latino
    memorial miss mom mother's mothers mothers' mr mrs ms native portuguese presidents presidents'
    prof ramadan russian somali spanish thanksgiving valentine's veterans veterans' vietnamese
    """
)
# Words that are given names where a family name follows: "April Jones", "Summer Lopez".
GIVEN_NAMES_TOO = _words(
    """
    angel april art august autumn basil bill brook cash chance chase christian clay crystal daisy
    dale dawn destiny drew faith frank gene genesis ginger glen grace grant guy harmony heather
    heaven holly honor hope hunter iris ivy jack jasmine jean jewel joy june justice king lance
    lily mark mason may melody mercy miles olive page pat patience pearl penny pierce precious
    prince princess ray reed rich river rob robin rose royal ruby sandy sky star stone sue summer
    tanner trinity violet wade will winter
    """
)
# Those of them that begin a sentence as words, too: "Summer is here".
_MORE_OFTEN_WORDS = _words(
    """
    april art august autumn bill brook cash chance chase clay dawn destiny faith genesis grant guy
    harmony heaven honor hope jewel joy june justice king may melody mercy miles page pat patience
    pearl penny prince princess rich river royal sky star stone summer winter
    """
)
GIVEN_NAMES_FIRST = GIVEN_NAMES_TOO - _MORE_OFTEN_WORDS
