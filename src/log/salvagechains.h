// SPDX-License-Identifier: GPL-3.0-or-later
// What of the found events becomes the new log, and what is missing. Internal to this folder.
#pragma once

#include "log/namedlosses.h"
#include "log/salvagewriter.h"

namespace wf {

/// Chooses the chains of all desks and names what they lack.
class SalvageChains
{
public:
    SalvageChains(const SalvageSource &source, const LogWords &words, FoundEvents &found,
                  SalvageReader &reader, SalvageReport &report)
        : m_source(source), m_words(words), m_found(found), m_reader(reader), m_report(report)
    {
    }

    /// Picks the events. NotFound if there is nothing of a log at all.
    Expected<SalvagePlan> choose(Timestamp now, const QString &actor);

private:
    /// What is chosen of one desk.
    struct Chain
    {
        std::vector<ChainNode> nodes; ///< By sequence.
        qint64 highest = 0;           ///< Of all that were found.
    };
    Expected<DeskId> home();
    Expected<QString> targets();
    Expected<Chain> chain(const DeskId &desk);
    Expected<void> take(const DeskId &desk, const Chain &chain);
    Expected<void> takeForeign(const DeskId &desk);
    Expected<void> takeOwn(Timestamp now, const QString &actor);
    Expected<std::vector<Hole>> unnamedHoles(const Chain &chain, qint64 upTo);
    Expected<void> report(const DeskId &desk, const Chain &chain, const std::vector<Hole> &holes);
    Expected<event::LostEvents> lostAt(const Chain &chain, const Hole &hole);
    void nameLosses(const Chain &chain, qint64 highest, Timestamp now, const QString &actor);
    Expected<void> countPlaces();

    const SalvageSource &m_source;
    const LogWords &m_words;
    FoundEvents &m_found;
    SalvageReader &m_reader;
    SalvageReport &m_report;
    SalvagePlan m_plan;
    HybridTime m_newest; ///< Of all that is taken.
};

} // namespace wf
