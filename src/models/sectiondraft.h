// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "incident/reviewhistory.h"

namespace wf {

/// What somebody writes in one section of a post-mortem, on its way into the log: when it has to be saved,
/// and what to do when somebody else wrote there meanwhile. Pure; whoever owns it submits what take() gives
/// and tells of every revision in the log.
class SectionDraft
{
public:
    enum class State {
        Saved,    ///< The log has it.
        Waiting,  ///< For the end of a word, then it is saved.
        Saving,   ///< The log was asked.
        Failed,   ///< The log did not take it; error() says why.
        Contested ///< Somebody else wrote meanwhile: nothing is saved until a person decides.
    };
    static constexpr Millis SaveAfter = std::chrono::seconds(2);
    /// After the disk failed.
    static constexpr Millis RetryAfter = std::chrono::seconds(10);

    /// Editing begins with what the log has.
    void begin(const QString &text);
    /// The text in the editor.
    void edit(const QString &text, SteadyTime now);
    const QString &text() const { return m_text; }
    /// What stood there before the editing began.
    const QString &original() const { return m_original; }
    bool isChanged() const { return m_text != m_original; }

    State state() const;
    /// When take() has something to save; none: nothing to save now.
    std::optional<SteadyTime> saveAt() const { return m_contest || m_underWay ? std::nullopt : m_saveAt; }
    /// The text to be saved now, wherever the clock stands; none: nothing to save, or not now.
    std::optional<QString> take();
    /// What became of the last take().
    void finished(const Expected<void> &result, SteadyTime now);
    const Error &error() const { return m_error; }

    /// The log has another revision, in its order. What was saved by take() is told too. True: the text in
    /// the editor became another one, since nothing of one's own was in it.
    bool seen(const SectionRevision &revision);
    /// What somebody else wrote, until a person decides.
    const std::optional<SectionRevision> &contest() const { return m_contest; }
    void keepMine(SteadyTime now);
    void takeTheirs(SteadyTime now);
    /// Theirs first, then mine.
    void keepBoth(SteadyTime now);

private:
    /// Takes a copy, since `text` may be of the contest that ends here.
    void decided(QString text, SteadyTime now);

    QString m_original;
    QString m_logged; ///< The newest text of the log that is known here.
    QString m_text;
    std::optional<QString> m_underWay;
    bool m_landed = false; ///< What is under way came back as a revision.
    std::optional<SteadyTime> m_saveAt;
    std::optional<SectionRevision> m_contest;
    Error m_error;
    bool m_failed = false;
};

} // namespace wf
