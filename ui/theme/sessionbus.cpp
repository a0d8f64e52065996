// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/sessionbus.h"

#include <QCoreApplication>
#include <QDBusConnection>
#include <QPointer>
#include <QThreadPool>

namespace wf {

namespace {

/// A thread of its own, which goes with the program: the pool of all is what the toolkit paints with.
QThreadPool &busPool()
{
    const QString name = QStringLiteral("sessionBus");
    auto *app = QCoreApplication::instance();
    auto *pool = app->findChild<QThreadPool *>(name, Qt::FindDirectChildrenOnly);
    if (!pool) {
        pool = new QThreadPool(app);
        pool->setObjectName(name);
        pool->setMaxThreadCount(1);
    }
    return *pool;
}

} // namespace

void whenBusAnswered(QObject &context, std::function<void(bool connected)> then)
{
    busPool().start([context = QPointer(&context), then = std::move(then)] {
        const bool connected = QDBusConnection::sessionBus().isConnected();
        auto *app = QCoreApplication::instance();
        if (!app)
            return;
        QMetaObject::invokeMethod(app, [context, then, connected] {
            if (context)
                then(connected);
        });
    });
}

} // namespace wf
