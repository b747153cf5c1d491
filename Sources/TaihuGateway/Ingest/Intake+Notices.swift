internal import TaihuCore
internal import TaihuNotify
internal import TaihuStore

extension Intake {
  /// Takes in what senders and people say; durable with the next commit.
  ///
  /// - Throws: when it speaks of an alarm that is not there; then nothing was taken in.
  func record(_ changes: [NoticeChange]) throws {
    try OfflineNotices.check(changes, writer)
    for change in changes {
      writer.change(change)
      router.note(change)
    }
  }

  /// Lets the router decide whom a change concerns.
  func noteForPeople(_ episode: Episode, now: Timestamp) {
    if !router.isIdle { router.note(subject(episode), now: now) }
  }

  /// Hands what the router decided to the store, into the same transaction as the episodes.
  func writeNotices(now: Timestamp) {
    if router.isScanDue(now: now) { router.scan(writer.openEpisodes.map(subject), now: now) }
    for change in router.drain() {
      writer.change(change)
      if case .add(let notice) = change { toldRoutes.insert(notice.route) }
    }
  }

  /// The routes that got notices since the last call.
  func takeToldRoutes() -> Set<String> {
    defer { toldRoutes.removeAll() }
    return toldRoutes
  }

  private func subject(_ episode: Episode) -> NoticeRouter.Subject {
    let entry = catalog[episode.series]
    return NoticeRouter.Subject(episode, series: entry.key, unit: entry.traits.unit)
  }
}
