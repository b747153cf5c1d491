import ArgumentParser
import TaihuCore
import TaihuPack
import TaihuStore
import Testing

@testable import TaihuCommands

@Suite("The command line")
struct CommandLineTests {
  private static func end(_ arguments: [String]) -> CommandEnd? {
    do {
      _ = try TaihuCommand.parseAsRoot(arguments)
      return nil
    } catch {
      return CommandEnd(error)
    }
  }

  @Test(
    "every documented form is understood",
    arguments: [
      "run --config taihu.toml", "check --config taihu.toml --strict", "latest --db f -o table --tz Asia/Shanghai",
      "query --series pm25 --site lihu-01 --from -24h --every 5m --agg mean", "query --db f --from -24h --to now",
      "query --series a --series b --label lane=2 --label k!=v --by site --by lane --every 1h --agg p95 --quality all",
      "query up --time -1h --lookback 1h --db f", "query pm25 --from -24h --step 1h -o json --limit-series 10",
      "tail -f -n 5 --alarms --db f", "series --db f -o jsonl", "alarms --open --fail", "alarms list --since -7d",
      "alarms show 3", "alarms explain 3 --db f", "alarms backtest --learned --from -30d",
      "alarms backtest --pack p.toml --series pm25 -o json", "alarms list --members", "quarantine",
      "quarantine list --open --reason bad-time",
      "quarantine show 1", "quarantine replay 1 2 3", "quarantine replay --all --fail",
      "audit --db f", "status --config c", "sql select", "export --format senml", "export -o csv --from 2026-03-15",
      "explain --topic a/b --payload -1 --packs P --received -1h", "detect --in f.csv", "completion fish",
      "backup copy.db --db f --force -o json", "doctor --config c", "doctor --db f -o json", "import f.csv --db f",
      "import - --format line --precision ms --on-error skip --db f",
    ])
  func understood(line: String) {
    #expect(Self.end(line.split(separator: " ").map(String.init)) == nil)
  }

  @Test(
    "what can't be meant ends with 2 and says so on standard error",
    arguments: [
      ["frob"], ["latest", "--nope"], ["latest", "-o", "xml"], ["query", "--from", "soon"], ["query", "--agg", "mean"],
      ["query", "--every", "0s"], ["query", "--every", "1m", "--agg", "p101"], ["query", "pm25", "--every", "1h"],
      ["query", "--step", "1h"], ["query", "pm25", "--step", "1h", "--time", "now"], ["query", "pm25", "--site", "a"],
      ["quarantine", "replay"], ["quarantine", "replay", "1", "--all"], ["run"],
      ["quarantine", "list", "--reason", "bored"], ["explain", "--payload", "1"], ["latest", "--tz", "Mars/Phobos"],
      ["alarms", "show", "x"], ["completion", "csh"], ["latest", "--label", "lane"],
      ["explain", "--topic", "a", "--packs", "p", "--config", "c"], ["tail", "-n", "-1"],
      ["backup"], ["import"], ["import", "f", "--format", "xml"], ["import", "f", "--on-error", "weep"],
    ])
  func usage(arguments: [String]) {
    let end = Self.end(arguments)
    #expect(end?.code == 2)
    #expect(end?.output == "")
    #expect(end?.talk.hasPrefix("taihu: ") == true)
    #expect(end?.talk.contains("Error: ") == false)
  }

  @Test("help and the version go to standard output and end well", arguments: ["--help", "--version", "-h"])
  func help(option: String) throws {
    let error = #expect(throws: (any Error).self) {
      var command = try TaihuCommand.parseAsRoot([option])
      try command.run()
    }
    let end = CommandEnd(try #require(error))
    #expect(end.code == 0)
    #expect(end.talk == "")
    #expect(end.output.lowercased().contains("taihu"))
  }

  @Test("errors end with the code of their category")
  func categories() {
    func code(_ error: any Error) -> Int32 { CommandEnd(error).code }
    #expect(code(OperatorError(.failure, code: "c", "m")) == 1)
    #expect(code(OperatorError.usage("m")) == 2)
    #expect(code(OperatorError(.permission, code: "c", "m")) == 4)
    #expect(code(OperatorError(.timeout, code: "c", "m")) == 27)
    #expect(code(CommandExit.ok) == 0)
    #expect(code(CommandExit.findings) == 3)
    #expect(code(CommandExit.nothingFound) == 5)
    #expect(code(Console.ReaderGone()) == 0)
    #expect(code(ConfigurationError(problems: [])) == 2)
    #expect(code(ConfigurationError(category: .permission, problems: [])) == 4)
    #expect(code(StoreError(.busy, "m")) == 27)
    #expect(code(StoreError(.permission, "m")) == 4)
    #expect(code(StoreError(.io, "m")) == 1)
    #expect(code(CancellationError()) == 1)
  }

  @Test("a failure tells what happened and on the next line what to do")
  func talk() {
    #expect(
      CommandEnd(OperatorError(.failure, code: "c", "it broke", hint: "mend it")).talk
        == "taihu: it broke\n  hint: mend it\n")
  }
}
