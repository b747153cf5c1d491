#pragma once
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

/// Names the host that a handshake is meant for. The function behind OpenSSL's macro, which Swift does not import.
static inline long taihu_tls_set_server_name(SSL *connection, const char *host) {
  return SSL_set_tlsext_host_name(connection, host);
}

/// Refuses everything older than TLS 1.2. Behind a macro as well.
static inline long taihu_tls_require_1_2(SSL_CTX *context) {
  return SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
}
