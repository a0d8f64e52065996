// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testrunbooks.h"

#include <QFile>

namespace wf {

namespace {

constexpr const char *QueueRunbook = R"(# Queue backlog

More work arrives than is done.

## Detection

- **Alert**: the queue is deep
- **Metrics**: `queue.depth > 100 clear < 100 for 1s`

## Immediate response (0-5 minutes)

1. **Declare the incident**: P1 or P0.
2. **Read the queue**: depth, rate in and rate out.

   ```sh
   touch TRACE
   ```

3. **Add workers**: the cheapest thing to try.

## Investigation (5-30 minutes)

1. **Check the workers**: one that hangs counts as capacity and is none.

## Resolution steps

1. **If the workers hang**:
   - **Restart the workers**: their jobs return to the queue.
   - **Watch one job**: from start to end.
2. **If the database is slow**:
   - **Fix the worst query**: with its owner.

## Recovery

1. **See the queue empty**: depth under 100.

## Also watch

- `queue.workers` tells missing workers from slow ones

## Contacts

- **Primary**: Ana
- **Slack**: #queue
)";

constexpr const char *CacheRunbook = R"(# Cache misses

## Detection

- **Metrics**: `cache.miss_ratio > 0.5 warn 0.3 clear < 0.5 for 1s`, `cache.up < 1 clear > 0 for 1s`

## Immediate response (0-5 minutes)

1. **Declare the incident**: P2.
2. **Warm the cache**: from the last snapshot.
)";

constexpr const char *LoginRunbook = R"(# Login failures

## Detection

- **Metrics**: `login.failure_rate > 5`

## Immediate response (0-5 minutes)

1. **Declare the incident**: P2.
)";

} // namespace

void writeTestRunbook(const QString &folder, const QString &file, const QByteArray &markdown)
{
    QFile out(QStringLiteral("%1/%2").arg(folder, file));
    if (!out.open(QIODevice::WriteOnly) || out.write(markdown) != markdown.size())
        qFatal("the runbook of the test cannot be written");
}

void writeTestRunbooks(const QString &folder, const QString &trace)
{
    writeTestRunbook(folder, QStringLiteral("queue-backlog.md"),
                     QByteArray(QueueRunbook).replace("TRACE", trace.toUtf8()));
    writeTestRunbook(folder, QStringLiteral("cache-misses.md"), CacheRunbook);
    writeTestRunbook(folder, QStringLiteral("login-failures.md"), LoginRunbook);
}

} // namespace wf
