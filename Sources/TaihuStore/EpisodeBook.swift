internal import TaihuCore

/// The open episodes and the numbers of all: who is open under which key, and which number comes next.
struct EpisodeBook {
  /// Open episodes by number.
  private var open: [Int64: Episode] = [:]
  private var ids: [EpisodeKey: Int64] = [:]
  private var lastID: Int64

  /// A book of the open episodes in a store.
  init(open episodes: [Episode] = [], lastID: Int64 = 0) {
    self.lastID = lastID
    for episode in episodes { file(episode) }
  }

  /// Open episodes in the order of their numbers.
  var openEpisodes: [Episode] { open.values.sorted { $0.id < $1.id } }

  /// Takes in a change and returns the episode with its number: that of the open one of its key, else the next.
  mutating func apply(_ change: EpisodeChange) -> Episode {
    var episode = change.episode
    let known = ids[change.former ?? episode.key]
    episode.id = known ?? (episode.id > 0 && !change.isNew ? episode.id : next())
    // A parent is given once, when the episode is raised, and stays.
    episode.parent = known.flatMap { open[$0]?.parent } ?? change.parent.flatMap { ids[$0] } ?? episode.parent
    if let former = change.former { ids[former] = nil }
    file(episode)
    return episode
  }

  private mutating func file(_ episode: Episode) {
    let isOpen = episode.end == nil
    open[episode.id] = isOpen ? episode : nil
    ids[episode.key] = isOpen ? episode.id : nil
  }

  private mutating func next() -> Int64 {
    lastID += 1
    return lastID
  }
}
