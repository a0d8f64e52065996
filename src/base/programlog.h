// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "base/rotatingfile.h"

#include <QString>
#include <QtGlobal>

#include <memory>
#include <thread>

namespace wf {

class ProgramLogWriter;

/// What the program says about itself, for bug reports: a file of lines beside the data, and warnings on
/// standard error. It is no record of what happened: that is the log of events, and nothing is ever read back
/// from here.
///
/// While it lives it is Qt's message handler, so there is one at a time in a process; made in main(). Whoever
/// says something, on any thread, puts a line into a queue; a thread of its own writes. A disk that hangs, is
/// full or gone costs lines, never time: 1,000 lines wait at most, what comes then is counted, and the count
/// is written.
class ProgramLog
{
public:
    static constexpr std::size_t MaxWaiting = 1000;
    /// Characters of a line's text; what is longer is cut.
    static constexpr qsizetype MaxText = 2000;

    explicit ProgramLog(const Clock &clock, RotatingFile::Limits limits = {});
    ProgramLog(const ProgramLog &) = delete;
    ProgramLog &operator=(const ProgramLog &) = delete;
    /// Waits for what is not written yet, at most 2 s. Qt has the handler it had before.
    ~ProgramLog();

    /// From here on the layers are heard, and lines go into this file; none where the path is empty. Before
    /// the first call only what Qt itself has to say reaches standard error. Of one folder each program has a
    /// name of its own (programLogPath()).
    void keepIn(const QString &path);
    /// All that was said before is written. False where that takes longer.
    bool flush(Millis patience) const;

private:
    std::shared_ptr<ProgramLogWriter> m_writer;
    std::thread m_thread;
    QtMessageHandler m_before = nullptr;
};

/// The programs that have a file of their own in a data folder, so that none turns the other's away.
enum class ProgramLogOf { Desk, Wall, Review, Record };
/// "watchfloor.log", "watchfloor-wall.log", "watchfloor-review.log", "watchfloor-record.log" in the data
/// folder.
QString programLogPath(const QString &dataDir, ProgramLogOf program);

/// One line without its end: time, level, category, thread, text. The text is cut at ProgramLog::MaxText, and
/// nothing in it can end the line or drive a terminal. Pure.
QString programLogLine(Timestamp at, QtMsgType type, const QString &category, const QString &thread,
                       const QString &text);

} // namespace wf
