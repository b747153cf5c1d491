import Foundation
import TaihuCore
import TaihuPack
import Testing

@Suite("The folder of packs")
struct PackDirectoryTests {
  /// A folder with the packs `alpha` and `beta` and files that are none.
  private func withPacks(_ body: (URL) throws -> Void) throws {
    try withScratchFolder { folder in
      let pack = "[pack]\n[[topics]]\npattern = \"{x}\"\n[quantities.level]\nunit = \"m\"\n"
      for name in ["beta.toml", "alpha.toml"] {
        try Data(pack.utf8).write(to: folder.appending(path: name))
      }
      for name in ["README.md", ".hidden.toml", "alpha.toml~"] {
        try Data("[".utf8).write(to: folder.appending(path: name))
      }
      try body(folder)
    }
  }

  @Test("without a list every pack of the folder is read, by name, and other files are left alone")
  func all() throws {
    try withPacks { folder in
      let packs = try PackDirectory.load(directory: folder.path)
      let ids = try PackDirectory.ids(in: folder.path)
      #expect(packs.map(\.id) == ["alpha", "beta"])
      #expect(ids == ["alpha", "beta"])
    }
  }

  @Test("with a list the packs come in its order")
  func some() throws {
    try withPacks { folder in
      let both = try PackDirectory.load(directory: folder.path, enable: ["beta", "alpha"])
      let one = try PackDirectory.load(directory: folder.path, enable: ["beta"])
      #expect(both.map(\.id) == ["beta", "alpha"])
      #expect(one.map(\.file) == [folder.path + "/beta.toml"])
    }
  }

  @Test("an empty list reads nothing, not even the folder")
  func none() throws {
    #expect(try PackDirectory.load(directory: "/nowhere", enable: []).isEmpty)
  }

  @Test("a pack that is not there is told where it is named, with the nearest one")
  func missing() throws {
    try withPacks { folder in
      let error = try #require(throws: ConfigurationError.self) {
        try PackDirectory.load(
          directory: folder.path, enable: ["alpa", "zulu"], origin: PackDirectory.Origin(file: "taihu.toml", line: 7))
      }
      #expect(
        error.problems.map(\.description) == [
          "taihu.toml:7: packs.enable: there is no pack \"alpa\": no file \(folder.path)/alpa.toml\n"
            + "  hint: did you mean \"alpha\"? packs there: alpha, beta",
          "taihu.toml:7: packs.enable: there is no pack \"zulu\": no file \(folder.path)/zulu.toml\n"
            + "  hint: packs there: alpha, beta",
        ])
    }
  }

  @Test("the problems of all packs are told at once")
  func problemsOfAll() throws {
    try withPacks { folder in
      try Data("[pack]\nx = 1\n".utf8).write(to: folder.appending(path: "alpha.toml"))
      try Data("[pack".utf8).write(to: folder.appending(path: "beta.toml"))
      let error = try #require(throws: ConfigurationError.self) { try PackDirectory.load(directory: folder.path) }
      #expect(Set(error.problems.map(\.file)).count == 2)
      #expect(error.operatorError.category == .usage)
    }
  }

  @Test("a folder that is not there is an error, unless no pack is wanted")
  func noFolder() throws {
    let error = try #require(throws: ConfigurationError.self) { try PackDirectory.load(directory: "/nowhere/packs") }
    #expect(error.category == .usage)
    #expect(error.description.hasPrefix("/nowhere/packs: the folder of packs does not exist"))
  }
}
