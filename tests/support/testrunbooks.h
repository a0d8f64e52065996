// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace wf {

/// Three runbooks: "queue-backlog" (P1 or P0, `queue.depth > 100`, commands, two branches, windows; its
/// command makes the file `trace`), "cache-misses" (P2, `cache.miss_ratio > 0.5` or a cache that is "down")
/// and "login-failures" (nothing is measured: unbound). Ends the program if they cannot be written.
void writeTestRunbooks(const QString &folder, const QString &trace);
void writeTestRunbook(const QString &folder, const QString &file, const QByteArray &markdown);

} // namespace wf
