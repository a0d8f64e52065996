// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/deskview.h"
#include "search/searchindex.h"

#include <QThread>

#include <atomic>
#include <memory>

class QTimer;

namespace wf {

/// Looks for words in a desk's log, on a thread and connections of its own. While it lives it keeps the index
/// up to date, a part at a time, unless another process or object does. GUI thread.
class LogSearch : public QObject
{
    Q_OBJECT
public:
    explicit LogSearch(DeskView &desk, QObject *parent = nullptr);
    /// Breaks off what runs and waits for that: some milliseconds.
    ~LogSearch() override;

    /// found() or failed() answers from the event loop, unless another question comes first. The last word
    /// may be the beginning of one.
    void ask(const QString &words, int incidents);
    /// Nobody waits for the answer any more.
    void drop() { ++*m_question; }

Q_SIGNALS:
    void found(const QString &words, const wf::SearchResult &result);
    void failed(const QString &words, const QString &why);

private:
    class Worker;
    void catchUp();

    DeskView &m_desk;
    std::shared_ptr<std::atomic<quint64>> m_question; ///< The newest; older ones are not looked for.
    QThread m_thread;
    Worker *m_worker;
    QTimer *m_later; ///< Brings the index up to date when it was quiet for a while.
};

} // namespace wf
