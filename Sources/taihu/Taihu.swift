internal import TaihuCommands

/// The executable: everything it does is in `TaihuCommands`, where tests reach it.
@main
enum Taihu {
  static func main() async {
    await TaihuCommand.runToExit()
  }
}
