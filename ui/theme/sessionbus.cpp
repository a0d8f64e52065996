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

/// Calls back on the GUI thread with what `ask` finds out on the other one.
template <typename Ask, typename Then>
void askElsewhere(QObject &context, Ask ask, Then then)
{
    busPool().start([context = QPointer(&context), ask, then = std::move(then)] {
        const bool answer = ask();
        auto *app = QCoreApplication::instance();
        if (!app)
            return;
        QMetaObject::invokeMethod(app, [context, then, answer] {
            if (context)
                then(answer);
        });
    });
}

} // namespace

void whenBusAnswered(QObject &context, std::function<void(bool connected)> then)
{
    askElsewhere(
        context, [] { return QDBusConnection::sessionBus().isConnected(); }, std::move(then));
}

void whenBusesAnswered(QObject &context, std::function<void()> then)
{
    const auto both = [] {
        const bool session = QDBusConnection::sessionBus().isConnected();
        return QDBusConnection::systemBus().isConnected() || session;
    };
    askElsewhere(context, both, [then = std::move(then)](bool) { then(); });
}

} // namespace wf
