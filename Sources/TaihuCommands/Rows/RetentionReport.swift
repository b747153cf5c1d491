internal import TaihuCore
internal import TaihuStore

/// A plan of retention, for people and for programs.
struct RetentionReport {
  /// The days for which the size is foretold.
  static let forecastDays: [Double] = [30, 365]

  /// The plan.
  var plan: RetentionPlan

  /// The plan as an object.
  var json: JSON {
    [
      "items": .array(
        plan.items.map { item in
          [
            "what": .string(item.what), "pack": .string(item.pack), "before": .optional(item.before?.description),
            "count": .integer(item.count), "bytes": .integer(item.bytes),
          ]
        }),
      "bytes_to_go": .integer(plan.bytesToGo), "forecast": forecastJSON,
    ]
  }

  /// How the database grows, as an object.
  var forecastJSON: JSON {
    [
      "bytes": .integer(plan.bytes), "budget_bytes": plan.budgetBytes.map { .integer($0) } ?? .null,
      "readings_per_day": .number(plan.readingsPerDay.rounded()), "bytes_per_day": .number(plan.bytesPerDay.rounded()),
      "budget_reached_in_days": .optional(plan.budgetReachedInDays),
      "sizes": .array(
        Self.forecastDays.map { days in
          ["days": .number(days), "bytes": .integer(plan.forecastBytes(inDays: days))]
        }),
    ]
  }

  /// The plan as lines for a person.
  var sheet: FactSheet {
    var sheet = FactSheet()
    for item in plan.items {
      let name = item.pack.isEmpty ? item.what : "\(item.what) of \(item.pack)"
      guard let before = item.before else {
        sheet.add(name, "kept for ever", .dim)
        continue
      }
      sheet.add(
        name, "\(NumberText.grouped(item.count)) before \(before), \(NumberText.bytes(item.bytes))",
        item.count > 0 ? .warning : .plain)
    }
    sheet.add("to go", NumberText.bytes(plan.bytesToGo))
    addForecast(to: &sheet)
    return sheet
  }

  /// Adds how the database grows.
  func addForecast(to sheet: inout FactSheet) {
    let budget = plan.budgetBytes.map { " of " + NumberText.bytes($0) } ?? ""
    sheet.add("size with log", NumberText.bytes(plan.bytes) + budget)
    guard plan.bytesPerDay > 0 else { return }
    sheet.add(
      "growth",
      "\(NumberText.bytes(Int64(plan.bytesPerDay))) and \(NumberText.grouped(Int64(plan.readingsPerDay))) readings a day"
    )
    for days in Self.forecastDays {
      sheet.add("size in \(Int(days)) days", NumberText.bytes(plan.forecastBytes(inDays: days)))
    }
    if let days = plan.budgetReachedInDays {
      sheet.add("budget reached", "in \(NumberText.short(days)) days, then the oldest readings go", .warning)
    }
  }
}
