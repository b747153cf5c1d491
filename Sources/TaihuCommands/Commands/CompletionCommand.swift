internal import ArgumentParser

/// `taihu completion`: the script by which a shell completes the command line.
struct CompletionCommand: AnsweringCommand {
  /// The shells there is a script for.
  enum Shell: String, CaseIterable, ExpressibleByArgument {
    case bash, zsh, fish
  }

  static let configuration = CommandConfiguration(
    commandName: "completion", abstract: "Print the script that completes taihu's command line in a shell.",
    discussion: """
      taihu completion bash > /etc/bash_completion.d/taihu
      taihu completion zsh > /usr/share/zsh/vendor-completions/_taihu
      taihu completion fish > /usr/share/fish/vendor_completions.d/taihu.fish

      Series, sites and other labels are completed from the database that the command line names by --db or --config, or \
      that $TAIHU_CONFIG names.
      """)

  @Argument(help: "bash, zsh or fish.")
  var shell: Shell

  func answer(on console: Console) throws {
    let script: CompletionShell =
      switch shell {
      case .bash: .bash
      case .zsh: .zsh
      case .fish: .fish
      }
    try console.writeLine(TaihuCommand.completionScript(for: script))
  }
}
