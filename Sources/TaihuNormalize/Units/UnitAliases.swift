/// Other ways to write units, with the UCUM codes they stand for.
enum UnitAliases {
  /// Names of single units, as devices write them.
  static let symbols: [String: String] = [
    "°C": "Cel", "℃": "Cel", "degC": "Cel", "°F": "[degF]", "℉": "[degF]", "degF": "[degF]", "°": "deg",
    "ppm": "[ppm]", "ppb": "[ppb]", "‰": "[ppth]", "pH": "[pH]", "PH": "[pH]", "NTU": "[NTU]", "FNU": "[FNU]",
    "FTU": "[FTU]", "mmHg": "mm[Hg]", "inHg": "[in_i'Hg]", "psi": "[psi]", "Wh": "W.h", "kWh": "kW.h",
    "MWh": "MW.h", "GWh": "GW.h", "VA": "V.A", "kVA": "kV.A", "MVA": "MV.A", "var": "V.A{reactive}",
    "kvar": "kV.A{reactive}", "Mvar": "MV.A{reactive}", "kVar": "kV.A{reactive}", "varh": "V.A.h{reactive}",
    "kvarh": "kV.A.h{reactive}", "kVAh": "kV.A.h", "VAh": "V.A.h", "Ah": "A.h", "mAh": "mA.h", "rpm": "{rev}/min",
    "bpm": "{beats}/min", "mph": "[mi_i]/h", "kph": "km/h", "knots": "[kn_i]", "kn": "[kn_i]", "lux": "lx",
    "dBA": "dB[SPL]{A}", "dB(A)": "dB[SPL]{A}", "dBm": "dB[mW]", "dBW": "dB[W]", "%RH": "%", "%rh": "%",
    "percent": "%", "sec": "s", "hr": "h", "day": "d", "Ω": "Ohm", "kΩ": "kOhm", "cells": "{cells}",
    "cell": "{cells}", "veh": "{veh}", "people": "{person}", "persons": "{person}", "count": "{count}",
    "inch": "[in_i]", "ft": "[ft_i]", "lb": "[lb_av]", "gal": "[gal_us]", "ton": "t", "degree": "deg",
    "degrees": "deg", "bool": "1", "boolean": "1",
  ]

  /// Chinese words of single units.
  static let chinese: [String: String] = [
    "毫克": "mg", "微克": "ug", "纳克": "ng", "克": "g", "千克": "kg", "公斤": "kg", "吨": "t", "升": "L",
    "毫升": "mL", "立方米": "m3", "立方": "m3", "平方米": "m2", "米": "m", "厘米": "cm", "毫米": "mm", "微米": "um",
    "千米": "km", "公里": "km", "秒": "s", "分": "min", "分钟": "min", "小时": "h", "时": "h", "天": "d", "日": "d",
    "摄氏度": "Cel", "华氏度": "[degF]", "百分比": "%", "伏": "V", "伏特": "V", "千伏": "kV", "安": "A", "安培": "A",
    "毫安": "mA", "瓦": "W", "千瓦": "kW", "兆瓦": "MW", "千瓦时": "kW.h", "兆瓦时": "MW.h", "千乏": "kV.A{reactive}",
    "赫兹": "Hz", "帕": "Pa", "百帕": "hPa", "千帕": "kPa", "兆帕": "MPa", "毫米汞柱": "mm[Hg]", "分贝": "dB",
    "勒克斯": "lx", "微西门子": "uS", "毫西门子": "mS", "西门子": "S", "欧姆": "Ohm", "焦耳": "J", "千焦": "kJ",
    "辆": "{veh}", "人": "{person}", "人次": "{person}", "次": "{count}", "个": "{count}", "度角": "deg",
    "万": "10*4", "百万": "10*6", "亿": "10*8",
    "万个": "10*4", "百万个": "10*6", "亿个": "10*8",
  ]

  /// SenML units (RFC 8428, RFC 8798 and later registrations) whose code in UCUM is another. `%` and `/` are ratios in
  /// SenML, 1 being the whole.
  static let senml: [String: String] = [
    "%": "1", "/": "1", "%RH": "%", "%EL": "%", "EL": "s", "/100": "%", "/1000": "[ppth]", "count": "1",
    "beat/min": "{beats}/min", "beats": "{beats}", "1/s": "/s", "1/min": "/min", "lat": "deg", "lon": "deg",
    "pH": "[pH]", "Bspl": "B[SPL]", "dBW": "dB[W]", "dBm": "dB[mW]", "B": "By", "KiB": "KiBy", "GB": "GBy",
    "B/s": "By/s", "MB/s": "MBy/s", "VA": "V.A", "VAs": "V.A.s", "var": "V.A{reactive}", "vars": "V.A.s{reactive}",
    "kVA": "kV.A", "kvar": "kV.A{reactive}", "Ah": "A.h", "Wh": "W.h", "kWh": "kW.h", "varh": "V.A.h{reactive}",
    "kvarh": "kV.A.h{reactive}", "kVAh": "kV.A.h", "Wh/km": "W.h/km", "ppm": "[ppm]", "ppb": "[ppb]",
    "NTU": "[NTU]",
  ]

  /// Characters that stand for others, wherever they are.
  static let characters: [Unicode.Scalar: String] = [
    "µ": "u", "μ": "u", "²": "2", "³": "3", "¹": "1", "⁻": "-", "·": ".", "⋅": ".", "•": ".", "×": ".", "％": "%",
    "／": "/", "㎡": "m2", "㎥": "m3", "㎎": "mg", "㎍": "ug", "㎏": "kg", "㎝": "cm", "㎜": "mm", "㎞": "km",
    "㏃": "Bq", "㎾": "kW", "㎐": "Hz", "㎩": "Pa", "㎪": "kPa", "㎫": "MPa", "每": "/",
  ]
}
