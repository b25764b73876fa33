"""Where the body parts lie in the body from its side: bands of (x, y, reach) by layer."""

from dataclasses import dataclass

from app.stage.figure.curves import Station
from app.stage.figure.pose import TRUNK, Band, band
from presets.words import BodyPart

ARM, UNDER_ARM, LEG, LOWER_LEG = "arm", "under_arm", "leg", "lower_leg"

Line = tuple[tuple[float, float, float], ...]

_HEAD: Line = ((34, 2, 33), (64, 2, 28))
_NECK: Line = ((88, -10, 10), (106, -10, 10), (128, -16, 11))
_SPINE: Line = (
    (90, -10, 9),
    (108, -10, 10),
    (130, -17, 11),
    (152, -27, 12),
    (176, -34, 12.5),
    (200, -36.5, 12.5),
    (226, -34, 12.5),
    (252, -28, 12.5),
    (276, -22.5, 12.5),
    (300, -20.5, 12.5),
    (322, -25, 13),
    (345, -34, 13.5),
    (368, -43, 14),
    (392, -47, 13.5),
)
_GIRDLE: tuple[Line, ...] = (((138, -8, 11), (164, -18, 15), (210, -24, 16)), ((174, 4, 15),))
_SACRUM: Line = ((350, -36, 13), (394, -46, 13))

_BODY: dict[BodyPart, tuple[Line, ...]] = {
    BodyPart.HEAD: (_HEAD,),
    BodyPart.OCCIPUT: (((48, -22, 14), (74, -14, 13)),),
    BodyPart.ATLAS: (((84, -10, 10), (94, -9, 10)),),
    BodyPart.CERVICAL_JOINTS: (_NECK,),
    BodyPart.CERVICAL_SPINE: (_NECK,),
    BodyPart.THORACIC_SPINE: (_SPINE[2:9],),
    BodyPart.LUMBAR_SPINE: (_SPINE[8:12],),
    BodyPart.SPINE: (_SPINE,),
    BodyPart.WHOLE_SPINE: (_SPINE,),
    BodyPart.FACET_JOINTS: (_SPINE[1:12],),
    BodyPart.VERTEBRAL_JOINTS: (_SPINE[1:12],),
    BodyPart.RIBCAGE: (((176, 2, 38), (256, 0, 34)),),
    BodyPart.CLAVICLES: (((134, 2, 9), (150, 20, 9)),),
    BodyPart.OUTER_BACK: (((232, -20, 14), (300, -8, 13)),),
    BodyPart.QUADRATUS_LUMBORUM: (((288, -16, 12), (336, -24, 13)),),
    BodyPart.SACRUM: (_SACRUM,),
    BodyPart.SACRAL_EDGE: (((354, -28, 9), (392, -36, 9)),),
    BodyPart.SACROILIAC_LIGAMENTS: (((348, -26, 10), (374, -30, 10)),),
    BodyPart.PELVIS: (((350, -6, 32), (388, -14, 34)),),
    BodyPart.PELVIC_ATTACHMENTS: (((358, -32, 13), (398, -30, 14)),),
    BodyPart.ILIUM: (((338, -12, 18), (368, -18, 20)),),
    BodyPart.HIPS: (((382, -14, 28), (396, -12, 28)),),
    BodyPart.FASCIA: (((206, -16, 14), (300, -8, 14), (376, -16, 15)),),
}

_OVER_THE_SHOULDER: dict[BodyPart, tuple[Line, ...]] = {
    BodyPart.SHOULDERS: (((174, 4, 17), (188, 12, 17)),),
    BodyPart.SHOULDER_JOINTS: (((174, 4, 14), (180, 7, 14)),),
    BodyPart.SHOULDER_GIRDLE: _GIRDLE,
    BodyPart.PECTORAL_GIRDLE: _GIRDLE,
    BodyPart.SCAPULA: (((172, -27, 13), (220, -26, 13)),),
    BodyPart.SCAPULAR_ATTACHMENTS: (((168, -34, 10), (222, -36, 10)),),
    BodyPart.TRAPEZIUS: (((102, -12, 8), (150, -28, 10), (214, -40, 9)),),
    BodyPart.SUPRASPINATUS: (((152, -22, 9), (170, -12, 10)),),
    BodyPart.LEVATOR_SCAPULAE: (((98, -10, 8), (150, -26, 9)),),
    BodyPart.RHOMBOIDS: (((164, -36, 9), (210, -40, 9)),),
}


@dataclass(frozen=True, slots=True)
class Limbs:
    """The limbs of a pose from the side: each as stations, with the layer it is drawn in."""

    arm: tuple[list[Station], ...]
    thigh: list[Station]
    shin: list[Station]
    hand: Line
    foot: Line
    body_layer: int
    arm_layer: int
    others: tuple[Band, ...] = ()
    other_feet: tuple[Band, ...] = ()


def regions(limbs: Limbs) -> dict[BodyPart, tuple[Band, ...]]:
    """Return the region of every body part with the limbs of a pose."""
    low, high = limbs.body_layer, limbs.arm_layer
    found = {part: _bands(lines, low) for part, lines in _BODY.items()}
    found |= {part: _bands(lines, high) for part, lines in _OVER_THE_SHOULDER.items()}
    arms = tuple(band(piece, high, ARM) for piece in limbs.arm)
    hand = (Band(limbs.hand, high, ARM),)
    thigh, shin = band(limbs.thigh, low, LEG), band(limbs.shin, low, LEG)
    feet = (Band(limbs.foot, low, LEG), *limbs.other_feet)
    (hip_x, hip_y, _), (mid_x, mid_y, _) = thigh.line[0], thigh.line[1]
    hip = ((hip_x, hip_y, 17.0), (hip_x * 0.7 + mid_x * 0.3, hip_y * 0.7 + mid_y * 0.3, 17.0))
    side = tuple((x, y, reach * 0.42) for x, y, reach in thigh.line)
    bone = tuple((x, y, reach * 0.72) for x, y, reach in thigh.line)
    whole = (_HEAD, _NECK, ((160, 0, 34), (200, -1, 42), (290, 3, 33), (380, -12, 42)))
    return found | {
        BodyPart.ARMS: arms,
        BodyPart.HANDS: hand,
        BodyPart.HIP_JOINTS: (Band(hip, low, TRUNK),),
        BodyPart.TROCHANTER: (Band(tuple((x, y, 15.0) for x, y, _ in hip), low, TRUNK),),
        BodyPart.ILIOTIBIAL_TRACT: (Band(side[1:], low, LEG),),
        BodyPart.FEMUR: (Band(bone, low, LEG),),
        BodyPart.LEGS: (thigh, shin, *limbs.others),
        BodyPart.FEET: feet,
        BodyPart.MUSCLE_ATTACHMENTS: (*_bands((((204, -30, 13),), ((360, -34, 12),)), low),),
        BodyPart.WHOLE_BODY: (*_bands(whole, low), *arms, *hand, thigh, shin, *feet, *limbs.others),
        BodyPart.ONESELF: (*_bands(whole, low), *arms, *hand, thigh, shin, *feet, *limbs.others),
    }


def _bands(lines: tuple[Line, ...], layer: int) -> tuple[Band, ...]:
    return tuple(Band(line, layer, TRUNK) for line in lines)
