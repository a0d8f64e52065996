// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/programlog.h"

#include "base/print.h"

#include <QDateTime>
#include <QLoggingCategory>
#include <QStringList>

#include <array>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include <pthread.h>
#include <unistd.h>

namespace wf {

namespace {

/// Characters: less than a pipe takes at once.
constexpr qsizetype MostOnTerminal = 1000;
constexpr Millis LastWords = std::chrono::seconds(2);
const char *const Silent = "watchfloor.*=false";
const char *const Heard = "watchfloor.*.info=true";

QString levelName(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg:
        return QStringLiteral("debug");
    case QtInfoMsg:
        return QStringLiteral("info");
    case QtWarningMsg:
        return QStringLiteral("warning");
    case QtCriticalMsg:
        return QStringLiteral("error");
    case QtFatalMsg:
        return QStringLiteral("fatal");
    }
    return {};
}

/// As the kernel has it, in 15 bytes: Qt gives it the name of the object. Asks Qt nothing.
QString threadName()
{
    if (::gettid() == ::getpid())
        return QStringLiteral("main");
    std::array<char, 16> name{};
    return ::pthread_getname_np(::pthread_self(), name.data(), name.size()) == 0
               ? QString::fromLocal8Bit(name.data())
               : QString();
}

bool isForPeople(QtMsgType type)
{
    return type != QtDebugMsg && type != QtInfoMsg;
}

/// Something is being said on this thread, or it is the one that writes: what is said meanwhile is not heard.
thread_local bool speaking = false;

} // namespace

/// The queue and the file. Shared with the thread that writes, so that one which hangs can be left behind.
class ProgramLogWriter
{
public:
    ProgramLogWriter(const Clock &clock, RotatingFile::Limits limits) : m_clock(&clock), m_limits(limits) {}

    void say(QtMsgType type, const QMessageLogContext &context, const QString &text)
    {
        const QString line =
            programLogLine(m_clock->wall(), type, QString::fromUtf8(context.category), threadName(), text);
        const std::lock_guard guard(m_lock);
        if (m_waiting.size() >= ProgramLog::MaxWaiting) {
            ++m_lost;
            return;
        }
        m_waiting.push_back({line, isForPeople(type)});
        ++m_said;
        m_news.notify_all();
    }

    void keepIn(const QString &path)
    {
        const std::lock_guard guard(m_lock);
        m_path = path;
    }

    bool flush(Millis patience)
    {
        std::unique_lock guard(m_lock);
        const auto target = m_said;
        return m_news.wait_for(guard, patience, [&] { return m_written >= target; });
    }

    void stop()
    {
        const std::lock_guard guard(m_lock);
        m_stop = true;
        m_news.notify_all();
    }

    /// The thread's work.
    void run()
    {
        speaking = true;
        std::unique_lock guard(m_lock);
        for (;;) {
            m_news.wait(guard, [this] { return m_stop || !m_waiting.empty(); });
            if (m_waiting.empty())
                return;
            const std::deque<Line> lines = std::exchange(m_waiting, {});
            const QString path = m_path;
            const quint64 lost = std::exchange(m_lost, 0);
            guard.unlock();
            const quint64 notWritten = write(path, lines, lost);
            guard.lock();
            m_lost += notWritten;
            m_written += lines.size();
            m_news.notify_all();
        }
    }

private:
    struct Line
    {
        QString text;
        bool forPeople = false;
    };

    /// How many lines it had to leave out, with those that were left out before and not told.
    quint64 write(const QString &path, const std::deque<Line> &lines, quint64 lost)
    {
        if (!m_file || m_file->path() != path)
            path.isEmpty() ? m_file.reset() : void(m_file.emplace(path, m_limits));
        for (const Line &line : lines) {
            if (line.forPeople)
                putLineIfRoom(stderr, excerpt(line.text.section(QLatin1Char(' '), 1), MostOnTerminal));
            if (!m_file)
                continue;
            if (lost > 0 && m_file->write(lostLine(line, lost)))
                lost = 0;
            if (!m_file->write(line.text.toUtf8() + '\n'))
                ++lost;
        }
        return m_file ? lost : 0;
    }

    static QByteArray lostLine(const Line &before, quint64 lost)
    {
        return QStringLiteral("%1 warning watchfloor.base %2 lines before this one were not written\n")
            .arg(before.text.section(QLatin1Char(' '), 0, 0))
            .arg(lost)
            .toUtf8();
    }

    const Clock *m_clock;
    const RotatingFile::Limits m_limits;
    std::mutex m_lock;
    std::condition_variable m_news; ///< Something waits, was written, or it ends.
    std::deque<Line> m_waiting;
    QString m_path;
    quint64 m_said = 0;
    quint64 m_written = 0;
    quint64 m_lost = 0;
    bool m_stop = false;
    std::optional<RotatingFile> m_file; ///< The thread's.
};

namespace {

// Qt's handler is a plain function: this is how it finds whom to tell. Nothing else is reached so. A thread
// may still be in the handler while the log goes, and then holds what it tells.
std::mutex installedLock;
std::shared_ptr<ProgramLogWriter> installed;

std::shared_ptr<ProgramLogWriter> exchangeInstalled(std::shared_ptr<ProgramLogWriter> writer)
{
    const std::lock_guard guard(installedLock);
    return std::exchange(installed, std::move(writer));
}

void hear(QtMsgType type, const QMessageLogContext &context, const QString &text)
{
    if (std::exchange(speaking, true))
        return;
    std::shared_ptr<ProgramLogWriter> writer;
    {
        const std::lock_guard guard(installedLock);
        writer = installed;
    }
    if (writer) {
        writer->say(type, context, text);
        if (type == QtFatalMsg) // Qt ends the process next.
            writer->flush(LastWords);
    }
    speaking = false;
}

} // namespace

ProgramLog::ProgramLog(const Clock &clock, RotatingFile::Limits limits)
    : m_writer(std::make_shared<ProgramLogWriter>(clock, limits)),
      m_thread([writer = m_writer] { writer->run(); })
{
    QLoggingCategory::setFilterRules(QLatin1String(Silent));
    exchangeInstalled(m_writer);
    m_before = qInstallMessageHandler(hear);
}

ProgramLog::~ProgramLog()
{
    qInstallMessageHandler(m_before);
    exchangeInstalled({});
    QLoggingCategory::setFilterRules({});
    const bool written = flush(LastWords);
    m_writer->stop();
    // A disk that hangs keeps nobody from leaving.
    written ? m_thread.join() : m_thread.detach();
}

void ProgramLog::keepIn(const QString &path)
{
    m_writer->keepIn(path);
    QLoggingCategory::setFilterRules(QLatin1String(Heard));
}

bool ProgramLog::flush(Millis patience) const
{
    return m_writer->flush(patience);
}

QString programLogPath(const QString &dataDir, ProgramLogOf program)
{
    const char *name = "watchfloor.log";
    switch (program) {
    case ProgramLogOf::Desk:
        break;
    case ProgramLogOf::Wall:
        name = "watchfloor-wall.log";
        break;
    case ProgramLogOf::Review:
        name = "watchfloor-review.log";
        break;
    case ProgramLogOf::Record:
        name = "watchfloor-record.log";
        break;
    }
    return dataDir + QLatin1Char('/') + QLatin1String(name);
}

QString programLogLine(Timestamp at, QtMsgType type, const QString &category, const QString &thread,
                       const QString &text)
{
    // Milliseconds always: lines stand under each other.
    const QString time = QDateTime::fromMSecsSinceEpoch(toMs(at), Qt::UTC).toString(Qt::ISODateWithMs);
    QStringList words{time, levelName(type), excerpt(category)};
    if (!thread.isEmpty())
        words += QLatin1Char('[') + excerpt(thread) + QLatin1Char(']');
    words += excerpt(text, ProgramLog::MaxText);
    return words.join(QLatin1Char(' '));
}

} // namespace wf
