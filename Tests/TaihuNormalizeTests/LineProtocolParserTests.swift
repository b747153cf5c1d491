import TaihuCore
import TaihuNormalize
import Testing

@Suite("Line protocol, read line after line")
struct LineProtocolParserTests {
  @Test("a line gives measurement, tags, fields of every type and its time")
  func everything() throws {
    let lines = try LineSample.read(
      "water,site=gonghu-01,zone=贡湖 wtemp=30.4,ph=8.8,do=9.7,chla=38i,flag=\"N\" 1785546000000000000\n")
    #expect(
      lines == [
        "1 water site=gonghu-01 zone=贡湖 | wtemp:float=30.4 ph:float=8.8 do:float=9.7 chla:integer=38.0 flag:string=N"
          + " | 1785546000000000000"
      ])
  }

  @Test("backslashes take the meaning from comma, equals sign, blank and quote, and are themselves before others")
  func escapes() throws {
    let lines = try LineSample.read(
      #"air\ quality,site=Hong\ Shan\,IoT,note=a\=b pm25=42,ok=t,msg="he said \"hi\" \\o/" 1785546000000000000"#)
    #expect(
      lines == [
        #"1 air quality site=Hong Shan,IoT note=a=b | pm25:float=42.0 ok:boolean=1.0 msg:string=he said "hi" \o/"#
          + " | 1785546000000000000"
      ])
    #expect(try LineSample.read(#"a\b=c,k\,1=\x v\ w=1 5"#) == [#"1 a\b=c k,1=\x | v w:float=1.0 | 5"#])
  }

  @Test(
    "numbers and truth values in every spelling",
    arguments: [
      ("1", "float=1.0"), ("1.0", "float=1.0"), ("-1.234456e+78", "float=-1.234456e+78"), (".5", "float=0.5"),
      ("5.", "float=5.0"), ("+7", "float=7.0"), ("007", "float=7.0"), ("1E3", "float=1000.0"), ("-0", "float=0.0"),
      ("0.1000000000000000055511151231257827", "float=0.1"), ("1e-400", "float=0.0"), ("42i", "integer=42.0"),
      ("-9223372036854775808i", "integer=-9.223372036854776e+18"), ("42u", "unsigned=42.0"),
      ("18446744073709551615u", "unsigned=1.8446744073709552e+19"), ("t", "boolean=1.0"), ("T", "boolean=1.0"),
      ("true", "boolean=1.0"), ("True", "boolean=1.0"), ("TRUE", "boolean=1.0"), ("f", "boolean=0.0"),
      ("F", "boolean=0.0"), ("false", "boolean=0.0"), ("False", "boolean=0.0"), ("FALSE", "boolean=0.0"),
      ("\"\"", "string="), ("\"a,b =c\"", "string=a,b =c"), ("\"two\nlines\"", "string=two\nlines"),
    ])
  func values(written: String, expected: String) throws {
    #expect(try LineSample.read("m v=\(written) 1") == ["1 m | v:\(expected) | 1"])
  }

  @Test("comments and blank lines are passed over; lines are counted as they stand; CR LF ends a line too")
  func lines() throws {
    #expect(
      try LineSample.read("# heading\r\n\r\n  \t\na v=1 1\r\n# more\nb v=2\r\n\nc v=\"x\ny\" 3\nd v=4 4")
        == ["4 a | v:float=1.0 | 1", "6 b | v:float=2.0 | none", "8 c | v:string=x\ny | 3", "10 d | v:float=4.0 | 4"])
  }

  @Test(
    "times are in the unit that is declared",
    arguments: [
      (LineProtocolPrecision.ns, "1785546000000000000"), (.us, "1785546000000000"), (.ms, "1785546000000"),
      (.s, "1785546000"),
    ])
  func precision(precision: LineProtocolPrecision, time: String) throws {
    #expect(try LineSample.read("m v=1 \(time)", precision) == ["1 m | v:float=1.0 | 1785546000000000000"])
    #expect(try LineSample.read("m v=1 -5", precision) == ["1 m | v:float=1.0 | \(-5 * precision.nanoseconds)"])
  }

  @Test(
    "what is no line is told with its line, its byte and its reason, and the next line is read",
    arguments: [
      ("m", 1, RefusalReason.malformed, "a line is"), ("m,site v=1", 2, .malformed, "“site” is no pair"),
      ("m v", 2, .malformed, "“v” is no pair"), ("m v=", 4, .malformed, "value is empty"),
      ("m v=1,", 6, .malformed, "key is empty"), (",a=b v=1", 0, .malformed, "the measurement is empty"),
      ("m,a= v=1", 4, .malformed, "a tag's value is empty"), ("m,=b v=1", 2, .malformed, "a tag's key is empty"),
      ("m,a=b=c v=1", 5, .malformed, "backslash"), ("m v=1 12x", 8, .malformed, "more data"),
      ("m v=1 -", 7, .badTime, "whole number"), ("m v=1 9999999999999999999", 6, .badTime, "1677"),
      ("m v=NaN", 4, .notFinite, "no finite number"), ("m v=-inf", 4, .notFinite, "no finite number"),
      ("m v=on", 4, .wrongType, "“on” is no number"), ("m v=1.5i", 4, .wrongType, "“1.5i” is no number"),
      ("m v=-1u", 4, .wrongType, "“-1u”"), ("m v=9223372036854775808i", 4, .wrongType, "i” is no number"),
      ("m v=1e", 4, .wrongType, "“1e”"), ("m v=.", 4, .wrongType, "“.”"), ("m v=\u{1}", 4, .wrongType, "no number"),
      ("m v=1 1 1", 8, .malformed, "more data"),
    ])
  func faults(line: String, offset: Int, reason: RefusalReason, words: String) throws {
    let text = "a v=1 1\n\(line)\nb v=2 2\n"
    var found: [String] = []
    var parser = LineProtocolParser()
    let fault = #expect(throws: LineProtocolFault.self) {
      try LineSample.readAll(&parser, text, into: &found)
    }
    #expect(fault?.line == 2)
    #expect(fault?.offset == offset + 8)
    #expect(fault?.reason == reason)
    #expect(fault?.what.contains(words) == true, "\(fault?.what ?? "")")
    try LineSample.readAll(&parser, text, into: &found)
    #expect(found == ["1 a | v:float=1.0 | 1", "3 b | v:float=2.0 | 2"])
  }

  @Test("a text without its closing quote is refused where it begins")
  func openQuote() throws {
    var parser = LineProtocolParser()
    var found: [String] = []
    let fault = #expect(throws: LineProtocolFault.self) {
      try LineSample.readAll(&parser, "m v=\"open 1\n", into: &found)
    }
    #expect(fault?.reason == .truncated && fault?.offset == 4)
  }

  @Test("bytes that are no UTF-8 are refused in names and texts")
  func invalidUTF8() throws {
    for bytes: [UInt8] in [[0x6D, 0xFF, 0x20, 0x76, 0x3D, 0x31], [0x6D, 0x20, 0x76, 0x3D, 0x22, 0xC0, 0x80, 0x22]] {
      var parser = LineProtocolParser()
      let fault = #expect(throws: LineProtocolFault.self) { try LineSample.next(&parser, bytes) }
      #expect(fault?.reason == .invalidUTF8)
    }
  }

  @Test("integers beyond 2^53 are known not to be exact")
  func exactness() throws {
    var parser = LineProtocolParser()
    let bytes = Array("m a=9007199254740993i,b=9007199254740992i,c=1e400,d=\"1\" 1".utf8)
    #expect(try LineSample.next(&parser, bytes))
    #expect(parser.line.fields.map(\.isExact) == [false, true, false, false])
  }

  @Test("mutated lines never trap, and a parser always comes to the end", arguments: 0..<20)
  func fuzz(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<400 {
      let bytes = Mutation.of(LineSample.corpus, &random)
      var parser = LineProtocolParser()
      var steps = 0
      while steps <= bytes.count + 1 {
        steps += 1
        let before = parser.position
        do {
          guard try LineSample.next(&parser, bytes) else { break }
          #expect(!parser.line.fields.isEmpty, "seed \(seed)")
          _ = LineSample.text(parser.line, bytes)
        } catch {
          #expect(error.offset <= bytes.count, "seed \(seed)")
        }
        #expect(parser.position > before, "seed \(seed)")
      }
      #expect(parser.position == bytes.count, "seed \(seed)")
    }
  }
}

/// Lines as texts.
enum LineSample {
  static let corpus = [
    "water,site=gonghu-01,zone=贡湖 wtemp=30.4,ph=8.8,do=9.7,chla=38i,flag=\"N\" 1785546000000000000\n",
    #"air\ quality,site=Hong\ Shan\,IoT,note=a\=b pm25=42,ok=t,msg="he said \"hi\" \\o/" 1785546000000000000"#,
    "# comment\r\nm v=1u,w=-2.5e-3\r\n\nn,a=b,c=d x=F 17\n",
  ].map { Array($0.utf8) }

  static func next(_ parser: inout LineProtocolParser, _ bytes: [UInt8]) throws(LineProtocolFault) -> Bool {
    unsafe try parser.next(in: bytes.span.bytes)
  }

  static func read(_ text: String, _ precision: LineProtocolPrecision = .ns) throws -> [String] {
    var found: [String] = []
    var parser = LineProtocolParser(precision: precision)
    try readAll(&parser, text, into: &found)
    return found
  }

  static func readAll(_ parser: inout LineProtocolParser, _ text: String, into found: inout [String]) throws {
    let bytes = Array(text.utf8)
    while try next(&parser, bytes) { found.append(self.text(parser.line, bytes)) }
  }

  static func text(_ line: LineProtocolLine, _ bytes: [UInt8]) -> String {
    func plain(_ text: LineProtocolText) -> String { unsafe text.string(in: bytes.span.bytes) }
    let tags = line.tags.map { " \(plain($0.key))=\(plain($0.value))" }.joined()
    let fields = line.fields.map {
      " \(plain($0.key)):\($0.kind)=\($0.kind == .string ? plain($0.text) : "\($0.value)")"
    }
    return
      "\(line.number) \(plain(line.measurement))\(tags) |\(fields.joined()) | \(line.time.map(String.init) ?? "none")"
  }
}
