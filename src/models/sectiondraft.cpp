// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sectiondraft.h"

#include <utility>

namespace wf {

namespace {

/// Trying again later may help.
bool isPassing(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Io:
    case ErrorCode::NoSpace:
    case ErrorCode::Timeout:
    case ErrorCode::Locked:
    case ErrorCode::ReadOnly: // Of a log that is being opened again.
        return true;
    default:
        return false;
    }
}

} // namespace

void SectionDraft::begin(const QString &text)
{
    *this = {};
    m_original = m_logged = m_text = text;
}

void SectionDraft::edit(const QString &text, SteadyTime now)
{
    if (text == m_text)
        return;
    m_text = text;
    if (m_text == m_logged && !m_underWay)
        m_saveAt.reset();
    else
        m_saveAt = now + SaveAfter;
}

SectionDraft::State SectionDraft::state() const
{
    if (m_contest)
        return State::Contested;
    if (m_underWay)
        return State::Saving;
    if (m_text == m_logged)
        return State::Saved;
    return m_failed ? State::Failed : State::Waiting;
}

std::optional<QString> SectionDraft::take()
{
    if (m_contest || m_underWay || m_text == m_logged)
        return std::nullopt;
    m_saveAt.reset();
    m_landed = false;
    m_underWay = m_text;
    return m_underWay;
}

void SectionDraft::finished(const Expected<void> &result, SteadyTime now)
{
    if (!m_underWay)
        return;
    const QString asked = *std::exchange(m_underWay, std::nullopt);
    m_failed = !result;
    if (result) {
        if (!m_landed) // The log had these words already.
            m_logged = asked;
        if (m_text != m_logged && !m_saveAt)
            m_saveAt = now + SaveAfter;
        return;
    }
    m_error = result.error();
    if (isPassing(m_error.code))
        m_saveAt = now + RetryAfter;
}

bool SectionDraft::seen(const SectionRevision &revision)
{
    const bool own = revision.markdown == m_underWay && !m_landed;
    const bool untouched = !m_underWay && m_text == m_logged;
    const bool known = revision.markdown == m_logged;
    m_logged = revision.markdown;
    m_landed = m_landed || own;
    if (own || known)
        return false;
    if (untouched) {
        m_text = m_logged;
        return true;
    }
    if (m_text == m_logged) // Two people came to the same words.
        m_saveAt.reset();
    else
        m_contest = revision;
    return false;
}

void SectionDraft::decided(QString text, SteadyTime now)
{
    m_contest.reset();
    m_text = std::move(text);
    m_saveAt.reset();
    if (m_text != m_logged)
        m_saveAt = now;
}

void SectionDraft::keepMine(SteadyTime now)
{
    if (m_contest)
        decided(m_text, now);
}

void SectionDraft::takeTheirs(SteadyTime now)
{
    if (m_contest)
        decided(m_contest->markdown, now);
}

void SectionDraft::keepBoth(SteadyTime now)
{
    if (m_contest)
        decided(m_contest->markdown + QStringLiteral("\n\n") + m_text, now);
}

} // namespace wf
