"""Where the body parts lie in the body from above: bands of (x, y, reach).

The rocked side is that of positive y.
"""

from app.stage.figure.frontal import arm_stations
from app.stage.figure.pose import TRUNK, Band, HandSpot, band
from presets.words import BodyPart

ARM, FAR_ARM = "arm", "far_arm"

Line = tuple[tuple[float, float, float], ...]

_HEAD: Line = ((34, 0, 30), (68, 0, 25))
_NECK: Line = ((90, 0, 16), (126, 0, 18))
_THORACIC: Line = ((126, 0, 18), (170, 0, 20), (254, 0, 20))
_LUMBAR: Line = ((256, 0, 20), (338, 0, 20))
_SPINE: Line = ((92, 0, 15), (130, 0, 18), (250, 0, 20), (340, 0, 20), (374, 0, 18))
_SACRUM: Line = ((350, 0, 18), (380, 0, 13))
_JOINTS: Line = ((104, 0, 14), (220, 0, 16), (345, 0, 16))
_LEG: Line = ((415, 37, 28), (480, 38, 23), (552, 39, 14), (612, 40, 16.5), (690, 38, 8))
_FOOT: Line = ((704, 40, 8), (742, 50, 8))
_GIRDLE: tuple[Line, ...] = (
    ((136, 22, 10), (150, 44, 16), (170, 66, 24)),
    ((172, 60, 26), (208, 44, 20)),
    ((160, 40, 17), (192, 42, 20)),
)

_ON_THE_AXIS: dict[BodyPart, tuple[Line, ...]] = {
    BodyPart.HEAD: (_HEAD,),
    BodyPart.OCCIPUT: (((58, 0, 22), (82, 0, 18)),),
    BodyPart.ATLAS: (((88, 0, 14), (98, 0, 14)),),
    BodyPart.CERVICAL_JOINTS: (_NECK,),
    BodyPart.CERVICAL_SPINE: (_NECK,),
    BodyPart.THORACIC_SPINE: (_THORACIC,),
    BodyPart.LUMBAR_SPINE: (_LUMBAR,),
    BodyPart.SPINE: (_SPINE,),
    BodyPart.WHOLE_SPINE: (_SPINE,),
    BodyPart.FACET_JOINTS: (_JOINTS,),
    BodyPart.VERTEBRAL_JOINTS: (_JOINTS,),
    BodyPart.RIBCAGE: (((172, 0, 54), (246, 0, 50)),),
    BodyPart.SACRUM: (_SACRUM,),
    BodyPart.PELVIS: (((364, -36, 28), (364, 36, 28)),),
}

_ON_THE_ROCKED_SIDE: dict[BodyPart, tuple[Line, ...]] = {
    BodyPart.SHOULDER_GIRDLE: _GIRDLE,
    BodyPart.PECTORAL_GIRDLE: _GIRDLE,
    BodyPart.SCAPULA: (((168, 44, 18), (214, 34, 14)),),
    BodyPart.SCAPULAR_ATTACHMENTS: (((160, 24, 12), (212, 19, 12)),),
    BodyPart.TRAPEZIUS: (((104, 8, 8), (128, 26, 11), (148, 54, 13)), ((150, 9, 12), (220, 5, 9))),
    BodyPart.SUPRASPINATUS: (((150, 28, 10), (158, 58, 11)),),
    BodyPart.LEVATOR_SCAPULAE: (((102, 10, 7), (140, 26, 9)),),
    BodyPart.RHOMBOIDS: (((150, 14, 11), (202, 17, 11)),),
    BodyPart.OUTER_BACK: (((222, 42, 16), (292, 35, 14)),),
    BodyPart.QUADRATUS_LUMBORUM: (((284, 24, 13), (334, 28, 14)),),
    BodyPart.SACRAL_EDGE: (((350, 16, 9), (384, 9, 8)),),
    BodyPart.SACROILIAC_LIGAMENTS: (((346, 18, 10), (370, 15, 10)),),
    BodyPart.PELVIC_ATTACHMENTS: (((350, 44, 13), (386, 46, 14)),),
    BodyPart.ILIUM: (((336, 40, 15), (372, 47, 17)),),
    BodyPart.TROCHANTER: (((394, 54, 15), (404, 54, 15)),),
    BodyPart.ILIOTIBIAL_TRACT: (((412, 57, 11), (538, 44, 9)),),
    BodyPart.FEMUR: (((398, 46, 20), (470, 38, 20), (536, 38, 15)),),
    BodyPart.MUSCLE_ATTACHMENTS: (((162, 66, 14),), ((350, 20, 12),), ((396, 52, 14),)),
    BodyPart.FASCIA: (((196, 40, 16), (300, 32, 15), (380, 42, 16)),),
}

_ON_BOTH_SIDES: dict[BodyPart, tuple[Line, ...]] = {
    BodyPart.CLAVICLES: (((133, 14, 8), (143, 58, 9)),),
    BodyPart.SHOULDERS: (((150, 56, 17), (174, 72, 22)),),
    BodyPart.SHOULDER_JOINTS: (((162, 72, 18), (170, 74, 18)),),
    BodyPart.HIPS: (((366, 44, 21), (386, 47, 22)),),
    BodyPart.HIP_JOINTS: (((388, 48, 17), (396, 48, 17)),),
    BodyPart.LEGS: (_LEG,),
    BodyPart.FEET: (_FOOT,),
}

_TRUNK: Line = ((168, 0, 68), (200, 0, 60), (285, 0, 46), (364, 0, 60))
_SHOULDER_LINE: Line = ((146, -52, 20), (146, 52, 20))


def regions(arm_degrees: float, far_degrees: float) -> dict[BodyPart, tuple[Band, ...]]:
    """Return the region of every body part with the arms at these angles."""
    found = {part: _bands(lines) for part, lines in _ON_THE_AXIS.items()}
    found |= {part: _bands(lines) for part, lines in _ON_THE_ROCKED_SIDE.items()}
    for part, lines in _ON_BOTH_SIDES.items():
        found[part] = _bands(lines) + _bands(tuple(_across(line) for line in lines))
    sleeve = band(arm_stations(arm_degrees), 0, ARM)
    far = _mirrored(band(arm_stations(far_degrees), 0, FAR_ARM))
    found[BodyPart.ARMS] = (sleeve,)
    found[BodyPart.HANDS] = (_palm(sleeve),)
    whole = (_HEAD, _NECK, _TRUNK, _SHOULDER_LINE, _LEG, _across(_LEG), _FOOT, _across(_FOOT))
    body = (*_bands(whole), sleeve, _palm(sleeve), far, _palm(far))
    found[BodyPart.WHOLE_BODY] = found[BodyPart.ONESELF] = body
    return found


def _bands(lines: tuple[Line, ...]) -> tuple[Band, ...]:
    return tuple(Band(line, 0, TRUNK) for line in lines)


def _across(line: Line) -> Line:
    return tuple((x, -y, reach) for x, y, reach in line)


def _mirrored(one: Band) -> Band:
    return Band(_across(one.line), one.layer, one.limb)


def _palm(sleeve: Band) -> Band:
    """Return the hand at the end of an arm, on along its last piece."""
    (ax, ay, _), (bx, by, _) = sleeve.line[-3], sleeve.line[-1]
    length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5
    dx, dy = (bx - ax) / length, (by - ay) / length
    reaches = ((4.0, 8.0), (26.0, 12.0), (52.0, 12.0), (62.0, 9.0))
    return Band(tuple((bx + dx * a, by + dy * a, r) for a, r in reaches), 0, sleeve.limb)


HANDS: dict[BodyPart, HandSpot] = {
    BodyPart.PELVIC_ATTACHMENTS: HandSpot((366, 36), 62.0, flipped=True),
    BodyPart.RHOMBOIDS: HandSpot((182, 10), 52.0),
    BodyPart.SCAPULAR_ATTACHMENTS: HandSpot((188, 16), 52.0),
}
"""Where the middle of a working hand lies; elsewhere it lies on the middle of the region."""
