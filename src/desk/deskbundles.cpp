// SPDX-License-Identifier: GPL-3.0-or-later
// Bundles of other desks, on their way into this desk's log.
#include "desk/desk.h"

namespace wf {

void Desk::importBundle(const QString &file, QObject *context,
                        std::function<void(const Expected<BundleImport> &)> then)
{
    const auto answer = answerTo(context, std::move(then));
    onLog([file, answer](LogWorker &worker) { answer(worker.importBundle(file)); });
}

} // namespace wf
