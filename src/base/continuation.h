// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMetaObject>
#include <QObject>
#include <QPointer>

#include <functional>

namespace wf {

/// What is to be done with an answer that comes later, and for whom: nothing is done if that object is gone
/// by then. A null context waits for ever. Made and called on the context's thread; post() may be called on
/// any.
template <typename T>
class Continuation
{
public:
    using Function = std::function<void(const T &)>;

    /// Nobody waits.
    Continuation() = default;
    Continuation(QObject *context, Function then)
        : m_context(context), m_hasContext(context != nullptr), m_then(std::move(then))
    {
    }

    /// Somebody still waits.
    bool isAwaited() const { return m_then && (!m_hasContext || m_context); }
    void operator()(const T &answer) const
    {
        if (isAwaited())
            m_then(answer);
    }
    /// Calls it later, on the thread of `home`, which has to outlive whoever posts.
    void post(QObject *home, const T &answer) const
    {
        QMetaObject::invokeMethod(
            home, [then = *this, answer] { then(answer); }, Qt::QueuedConnection);
    }

private:
    QPointer<QObject> m_context;
    bool m_hasContext = false;
    Function m_then;
};

} // namespace wf
