extension StrictTable {
  /// Reads the table under a key, `[key]` or inline, with `body`; `nil` when there is none.
  @discardableResult
  public func section<Result>(_ key: String, _ body: (StrictTable) -> Result) -> Result? {
    node(key).flatMap { read($0, expected: "a table, [\(path.appending(key))] or {…}", body) }
  }

  /// Reads each table of the list under a key, `[[key]]` or inline, with `body`; none when there is no such key.
  public func sections<Result>(_ key: String, _ body: (StrictTable) -> Result) -> [Result] {
    guard let node = node(key) else { return [] }
    guard case .array(let elements) = node.value else {
      reportMismatch(node, expected: "a list of tables", hint: "write [[\(path.appending(key))]] with two brackets")
      return []
    }
    return elements.compactMap { read($0, expected: "a table", body) }
  }

  /// Reads each table within the table under a key, `[key.name]`, with `body`, in the order of the file.
  public func namedSections<Result>(_ key: String, _ body: (_ name: String, StrictTable) -> Result) -> [Result] {
    let results = section(key) { table in
      table.allEntries().map { entry in table.read(entry.node, expected: "a table") { body(entry.key, $0) } }
    }
    return (results ?? []).compactMap(\.self)
  }

  private func read<Result>(
    _ node: ConfigurationNode, expected: String, _ body: (StrictTable) -> Result
  ) -> Result? {
    guard case .table = node.value else {
      reportMismatch(node, expected: expected)
      return nil
    }
    let table = StrictTable(node, file: file, problems: problems)
    let result = body(table)
    table.reportUnknownKeys()
    return result
  }
}
