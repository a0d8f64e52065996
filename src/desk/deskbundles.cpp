// SPDX-License-Identifier: GPL-3.0-or-later
// Bundles of other desks, on their way into this desk's log.
#include "desk/desk.h"

namespace wf {

void Desk::importBundle(const QString &file, QObject *context,
                        std::function<void(const Expected<BundleImport> &)> then)
{
    const auto answer = [this, context = QPointer(context),
                         then = std::move(then)](const Expected<BundleImport> &result) {
        QMetaObject::invokeMethod(
            this,
            [context, then, result] {
                if (context)
                    then(result);
            },
            Qt::QueuedConnection);
    };
    onLog([file, answer](LogWorker &worker) { answer(worker.importBundle(file)); });
}

} // namespace wf
