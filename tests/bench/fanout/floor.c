/*
 * The floor of a fan-out: one write a message and socket, and nothing else. Speaks the orders of candidate.ts.
 * Built and started by the bench: cc -O2 floor.c -o floor && ./floor READERS ROOMS
 */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define TEXT 200
#define MOST 1000000

static int readers, rooms, *sockets, control;
static unsigned char frame[TEXT + 4];
static long published, finished;
static double *took;
static FILE *answers;
static double began[1024];

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static double cpu(void) {
  struct rusage u;
  getrusage(RUSAGE_SELF, &u);
  return (u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e6 + u.ru_utime.tv_usec + u.ru_stime.tv_usec;
}

static int listener(int *port) {
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof at;
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(fd, (void *)&at, size) || listen(fd, 4096)) exit(2);
  getsockname(fd, (void *)&at, &size);
  *port = ntohs(at.sin_port);
  return fd;
}

static int taken(int fd) {
  int one = 1, socket = accept(fd, NULL, NULL);
  setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  return socket;
}

static void publish(void) {
  began[published % 1024] = now();
  for (int i = published % rooms; i < readers; i += rooms)
    if (write(sockets[i], frame, sizeof frame) != sizeof frame) exit(3);
  published++;
}

/* One byte came for each message that all its readers have. */
static void await(void) {
  unsigned char bytes[1024];
  long count = read(control, bytes, sizeof bytes);
  if (count <= 0) exit(0);
  for (long i = 0; i < count && finished < MOST; i++, finished++)
    took[finished] = now() - began[finished % 1024];
}

static void flood(int in_flight, double ms) {
  double end = now() + ms;
  while (now() < end) {
    while (published - finished < in_flight) publish();
    await();
  }
  while (finished < published) await();
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

static void measure(int in_flight, double ms) {
  flood(in_flight, ms / 4);
  published = finished = 0;
  double start = now(), before = cpu();
  flood(in_flight, ms);
  double seconds = (now() - start) / 1e3, used = (cpu() - before) / 1e6;
  qsort(took, finished, sizeof *took, ascending);
  fprintf(answers, "{\"deliveries\":%ld,\"seconds\":%f,\"cpu\":%f,\"p50\":%f,\"p99\":%f}\n",
         finished * (readers / rooms), seconds, used, took[finished / 2], took[finished * 99 / 100]);
}

int main(int argc, char **argv) {
  int port, control_port, fd, in_flight;
  double ms;
  char order[128];
  if (argc < 3) return 1;
  readers = atoi(argv[1]), rooms = atoi(argv[2]);
  sockets = malloc(readers * sizeof *sockets);
  took = malloc(MOST * sizeof *took);
  frame[0] = 0x81, frame[1] = 126, frame[2] = 0, frame[3] = TEXT;
  memset(frame + 4, 'x', TEXT);
  answers = fdopen(3, "w");
  setvbuf(answers, NULL, _IOLBF, 0);
  fd = listener(&port);
  int control_fd = listener(&control_port);
  fprintf(answers, "{\"port\":%d,\"control\":%d,\"doors\":[{\"request\":\"\",\"frames\":[],\"until\":\"\"}]}\n",
         port, control_port);
  control = taken(control_fd);
  for (int i = 0; i < readers; i++) sockets[i] = taken(fd);
  while (fgets(order, sizeof order, stdin)) {
    if (sscanf(order, "flood %d %lf", &in_flight, &ms) == 2) measure(in_flight, ms);
    else if (!strncmp(order, "cpu", 3)) fprintf(answers, "{\"cpu\":%f}\n", cpu());
    else fprintf(answers, "{\"bytes\":0}\n");
  }
  return 0;
}
