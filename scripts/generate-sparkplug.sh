#!/bin/sh
# Writes Sources/TaihuNormalize/Decoders/Sparkplug/sparkplug_b.pb.swift anew from the .proto beside it.
#
# Needed only after a change of the .proto: the generated code is committed. Needs protoc (Debian: protobuf-compiler);
# the Swift plugin is built from the very release of swift-protobuf that the package is resolved to.
set -eu
cd "$(dirname "$0")/.."
swift package resolve
plugin=$(swift build --package-path .build/checkouts/swift-protobuf --scratch-path .build/protobuf-plugin \
  --product protoc-gen-swift --show-bin-path)/protoc-gen-swift
swift build --package-path .build/checkouts/swift-protobuf --scratch-path .build/protobuf-plugin \
  --product protoc-gen-swift
folder=Sources/TaihuNormalize/Decoders/Sparkplug
protoc --plugin="$plugin" --proto_path="$folder" --swift_out="$folder" \
  --swift_opt=Visibility=Internal --swift_opt=UseAccessLevelOnImports=true sparkplug_b.proto
