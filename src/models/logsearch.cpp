// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/logsearch.h"

#include <QTimer>

#include <mutex>

namespace wf {

namespace {

/// A burst of events is taken in once.
constexpr Millis QuietTime{500};
/// Small enough that a question in between waits for some tens of milliseconds.
constexpr int TakenAtOnce = 2000;

} // namespace

/// Lives on the thread of its own.
class LogSearch::Worker : public QObject
{
public:
    using Answer = Expected<SearchResult>;

    explicit Worker(QString dataDir) : m_dataDir(std::move(dataDir)) {}

    void catchUp()
    {
        if (m_stopped || m_catchingUp || !opened())
            return;
        const auto left = m_index->catchUp(TakenAtOnce);
        // What went wrong shows as events that were not searched; the next event of the log tries again.
        if (!left || *left == 0)
            return;
        m_catchingUp = true;
        QMetaObject::invokeMethod(
            this,
            [this] {
                m_catchingUp = false;
                catchUp();
            },
            Qt::QueuedConnection);
    }
    Answer find(const QString &words, int incidents)
    {
        if (const auto there = opened(); !there)
            return there.error().code == ErrorCode::NotFound ? Answer(SearchResult{})
                                                             : tl::unexpected(there.error());
        return m_index->find(SearchQuery(words, SearchQuery::LastWord::Begun), incidents);
    }
    /// From any thread.
    void stop()
    {
        m_stopped = true;
        const std::scoped_lock lock(m_mutex);
        if (m_index)
            m_index->stop();
    }

private:
    /// Until there is a log it is looked for again each time.
    Expected<void> opened()
    {
        if (m_index)
            return {};
        auto index = SearchIndex::open(m_dataDir);
        if (!index)
            return tl::unexpected(index.error());
        const std::scoped_lock lock(m_mutex);
        m_index = std::move(*index);
        if (m_stopped)
            m_index->stop();
        return {};
    }

    const QString m_dataDir;
    std::mutex m_mutex; ///< Of the pointer, for stop().
    std::unique_ptr<SearchIndex> m_index;
    std::atomic<bool> m_stopped{false};
    bool m_catchingUp = false;
};

LogSearch::LogSearch(DeskView &desk, QObject *parent)
    : QObject(parent), m_desk(desk), m_question(std::make_shared<std::atomic<quint64>>(0)),
      m_worker(new Worker(desk.options().dataDir)), m_later(new QTimer(this))
{
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread.setObjectName(QStringLiteral("search"));
    m_thread.start(QThread::LowPriority);
    m_later->setSingleShot(true);
    m_later->setInterval(QuietTime);
    connect(m_later, &QTimer::timeout, this, &LogSearch::catchUp);
    const auto later = [this] {
        if (!m_later->isActive())
            m_later->start();
    };
    connect(&desk, &DeskView::bookChanged, this, later);
    connect(&desk, &DeskView::logStatusChanged, this, later);
    later();
}

LogSearch::~LogSearch()
{
    drop();
    m_worker->stop();
    m_thread.quit();
    m_thread.wait();
}

void LogSearch::catchUp()
{
    // An older log is migrated while it is opened.
    if (m_desk.logStatus().state == LogStatus::State::Opening)
        m_later->start();
    else
        QMetaObject::invokeMethod(m_worker, [worker = m_worker] { worker->catchUp(); });
}

void LogSearch::ask(const QString &words, int incidents)
{
    const quint64 question = ++*m_question;
    QMetaObject::invokeMethod(m_worker,
                              [this, worker = m_worker, newest = m_question, question, words, incidents] {
                                  if (*newest != question)
                                      return;
                                  const auto answer = worker->find(words, incidents);
                                  // This object waits for the thread before it goes, and takes what was
                                  // posted to it along.
                                  QMetaObject::invokeMethod(
                                      this,
                                      [this, question, words, answer] {
                                          if (*m_question != question)
                                              return;
                                          if (answer)
                                              Q_EMIT found(words, *answer);
                                          else
                                              Q_EMIT failed(words, answer.error().message);
                                      },
                                      Qt::QueuedConnection);
                              });
}

} // namespace wf

#include "moc_logsearch.cpp"
