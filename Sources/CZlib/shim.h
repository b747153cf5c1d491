#pragma once
#include <zlib.h>

/// Begins to inflate data with a gzip or a zlib header, told apart by their first bytes. The function behind zlib's own
/// macro, which Swift does not import.
static inline int taihu_inflate_init(z_stream *stream) {
  return inflateInit2(stream, 15 + 32);
}

/// Begins to pack data as gzip with the least effort; the function behind another such macro.
static inline int taihu_gzip_init(z_stream *stream) {
  return deflateInit2(stream, Z_BEST_SPEED, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}
