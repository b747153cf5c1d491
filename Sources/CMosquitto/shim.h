// What Swift sees of libmosquitto, and the few socket calls that the network loop needs and Swift can't make as safely.

#ifndef TAIHU_CMOSQUITTO_H
#define TAIHU_CMOSQUITTO_H

#include <errno.h>
#include <mosquitto.h>
#include <mqtt_protocol.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>

// What waiting for a socket and a doorbell found.
struct taihu_wait_result {
  bool readable;
  bool writable;
  bool rung;
};

// Waits until `socket` (-1 for none) can be read, can be written if `want_write`, or `bell` is readable; or for
// `timeout_ms`. An interrupted wait counts as one that found nothing. Errors and hang-ups of the socket count as
// readable, so that the next read reports them.
static inline struct taihu_wait_result taihu_wait(int socket, bool want_read, bool want_write, int bell,
                                                  int timeout_ms) {
  struct pollfd set[2] = {
      {.fd = bell, .events = POLLIN},
      {.fd = socket, .events = (short)((want_read ? POLLIN : 0) | (want_write ? POLLOUT : 0))},
  };
  struct taihu_wait_result result = {false, false, false};
  if (poll(set, socket < 0 ? 1 : 2, timeout_ms) <= 0) return result;
  result.rung = set[0].revents != 0;
  if (socket >= 0) {
    result.readable = (set[1].revents & ~POLLOUT) != 0;
    result.writable = (set[1].revents & POLLOUT) != 0;
  }
  return result;
}

// Holds small segments back (`on`), or lets them go. A Unix socket has no such option and ignores it.
static inline void taihu_cork(int socket, bool on) {
  int value = on ? 1 : 0;
  (void)setsockopt(socket, IPPROTO_TCP, TCP_CORK, &value, sizeof value);
}

// The error that a connection attempt left on its socket, as an errno value; 0 for none. Reading it clears it.
static inline int taihu_socket_error(int socket) {
  int value = 0;
  socklen_t size = sizeof value;
  if (socket < 0 || getsockopt(socket, SOL_SOCKET, SO_ERROR, &value, &size) != 0) return 0;
  return value;
}

// Names the calling thread, in 15 bytes at most, as `top -H` and a debugger show it.
static inline void taihu_name_thread(const char *name) {
  (void)pthread_setname_np(pthread_self(), name);
}

#endif
