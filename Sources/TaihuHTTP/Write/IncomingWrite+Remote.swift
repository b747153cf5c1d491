internal import TaihuCore
internal import TaihuRemoteWrite

extension IncomingWrite {
  /// The readings of a request of remote write, already decompressed. A value that is not finite is refused, but for the
  /// marker that ends its series.
  ///
  /// - Throws: an ``APIFault`` that says not to send it again.
  init(remoteWrite body: [UInt8]) throws(APIFault) {
    self.init(topic: "http/write")
    do throws(RemoteWrite.Fault) {
      for series in try RemoteWrite.decode(body) {
        keys.append(series.key)
        for sample in series.samples { add(sample) }
      }
    } catch {
      switch error {
      case .malformed: throw .badData("the body is no WriteRequest of remote write 1.0")
      case .unnamed: throw .badData("a series has no label __name__")
      }
    }
  }

  private mutating func add(_ sample: RemoteWrite.Sample) {
    let key = keys.count - 1
    guard let time = Timestamp(milliseconds: sample.milliseconds) else {
      return refusals.append(Refusal(.badTime, "\(keys[key]): \(sample.milliseconds) ms lies beyond 2262"))
    }
    if sample.isEnd {
      samples.append(.init(key: key, time: time, value: 0, isEnd: true))
    } else if sample.value.isFinite {
      samples.append(.init(key: key, time: time, value: sample.value))
    } else {
      refusals.append(Refusal(.notFinite, "\(keys[key]) at \(time): \(sample.value)"))
    }
  }
}
