"""The code lists of goods under a measure. 涉案物品代码表。"""

from __future__ import annotations

from coordination.catalogue import Coded


class Stage(Coded):
    """Where a measure stands, by what is still held under it. 措施状态。"""

    NONE = "none", "未采取措施", "no measure"
    REGISTERED = "registered", "先行登记保存中", "registered as evidence"
    SEIZED = "seized", "查封扣押中", "under seizure"
    ENDED = "ended", "措施已无在控物品", "nothing is held any more"


class Measure(Coded):
    """What was done to the goods (程序规定 第三十三条、第三十六条). 措施。"""

    REGISTRATION = "registration", "先行登记保存", "registered as evidence"
    SEALING = "sealing", "查封", "sealed in place"
    DETENTION = "detention", "扣押", "taken away"


class Seizure(Coded):
    """The two kinds of seizure (行政强制法 第九条). 查封或者扣押。"""

    SEALING = "sealing", "查封", "sealed in place"
    DETENTION = "detention", "扣押", "taken away"


AS_MEASURE = {Seizure.SEALING: Measure.SEALING, Seizure.DETENTION: Measure.DETENTION}


class Authority(Coded):
    """By which power goods are seized: two procedures with clocks and remedies of their own. 措施依据。"""

    ADMINISTRATIVE = "administrative", "行政强制", "administrative coercion"
    CRIMINAL = "criminal", "刑事侦查", "criminal investigation"


class Where(Coded):
    """What has become of goods; the quantity of each line is spread over these. 物品状态。"""

    REGISTERED = "registered", "先行登记保存", "registered as evidence"
    TESTING = "testing", "送检", "sent to be tested"
    SEIZED = "seized", "查封扣押", "seized"
    EARLY_DISPOSED = "early_disposed", "已先行处理，价款保管", "disposed of early, proceeds held"
    LAPSED = "lapsed", "先行登记保存自动解除", "registration lapsed"
    RELEASED = "released", "已解除退还", "released"
    CONFISCATED = "confiscated", "已没收", "confiscated"
    WITH_POLICE = "with_police", "已移交公安机关", "with the police"
    JUDGED = "judged", "已依判决处理", "dealt with by judgment"
    SHORT = "short", "短少（已说明）", "missing, explained"


class RegistrationDisposal(Coded):
    """What is done with registered evidence (程序规定 第三十五条第一项、第二项、第五项). 先行登记保存物品处理方式。"""

    PRESERVED = "preserved", "记录、复制、拍照、录像后退还", "recorded as evidence and given back"
    TESTING = "testing", "送交检测、检验、检疫、鉴定", "sent to be tested"
    LIFTED = "lifted", "解除先行登记保存", "registration lifted"


class LiftGround(Coded):
    """Why a seizure is lifted (行政强制法 第二十八条, 程序规定 第四十二条). 解除查封扣押事由。"""

    NO_VIOLATION = "no_violation", "当事人没有违法行为", "there was no violation"
    UNRELATED = "unrelated", "与违法行为无关", "unrelated to the violation"
    NO_LONGER_NEEDED = "no_longer_needed", "已作出处理决定，不再需要", "decided upon and no longer needed"
    EXPIRED = "expired", "期限已经届满", "the term has ended"
    OTHER = "other", "其他不再需要采取措施的情形", "no longer needed for another reason"


class EarlyMethod(Coded):
    """How goods that do not keep are dealt with before the decision. 先行处理方式。"""

    AUCTIONED = "auctioned", "拍卖", "auctioned"
    SOLD = "sold", "变卖", "sold"
    DESTROYED = "destroyed", "销毁", "destroyed"
