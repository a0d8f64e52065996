// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/salvagechains.h"

#include "incident/eventcodec.h"

#include <algorithm>
#include <set>

namespace wf {

namespace {

constexpr qsizetype HashBytes = 32;

/// Where these sequences have holes, from `first` to `last`.
void addHoles(std::vector<Hole> &holes, const std::vector<ChainNode> &nodes, qint64 first, qint64 last)
{
    auto node = std::lower_bound(nodes.begin(), nodes.end(), first,
                                 [](const ChainNode &n, qint64 sequence) { return n.sequence < sequence; });
    qint64 next = first;
    for (; node != nodes.end() && node->sequence <= last; ++node) {
        if (node->sequence > next)
            holes.push_back({next, node->sequence - 1, node->sequence - next});
        next = node->sequence + 1;
    }
    if (next <= last)
        holes.push_back({next, last, last - next + 1});
}

/// Ranges that overlap or touch become one.
std::vector<std::pair<qint64, qint64>> joined(std::vector<std::pair<qint64, qint64>> ranges)
{
    std::sort(ranges.begin(), ranges.end());
    std::vector<std::pair<qint64, qint64>> all;
    for (const auto &range : ranges) {
        if (!all.empty() && range.first <= all.back().second + 1)
            all.back().second = std::max(all.back().second, range.second);
        else
            all.push_back(range);
    }
    return all;
}

bool isWithin(const std::vector<std::pair<qint64, qint64>> &ranges, qint64 sequence)
{
    const auto behind = std::upper_bound(ranges.begin(), ranges.end(), std::pair(sequence, MaxSequence));
    return behind != ranges.begin() && std::prev(behind)->second >= sequence;
}

} // namespace

Expected<SalvagePlan> SalvageChains::choose(Timestamp now, const QString &actor)
{
    const auto own = home();
    if (!own)
        return tl::unexpected(own.error());
    m_plan.home = m_report.desk = *own;
    const auto marked = targets();
    const auto counts = m_found.desks();
    if (!marked || !counts)
        return tl::unexpected(!marked ? marked.error() : counts.error());
    m_plan.targets = *marked;
    std::set<DeskId> others;
    for (const auto &[desk, count] : *counts)
        others.insert(desk);
    for (const ImportedRun &run : m_words.imports)
        others.insert(run.desk);
    for (const auto &[desk, head] : m_source.witnessed)
        others.insert(desk);
    others.erase(*own);
    if (!m_words.importsKnown) {
        m_report.cannotTell = true;
        m_reader.note(
            QStringLiteral("the list of what was imported cannot be read: nobody can tell whether more "
                           "events of other desks are missing"));
    }
    for (const DeskId &desk : others) {
        if (const auto taken = takeForeign(desk); !taken)
            return tl::unexpected(taken.error());
    }
    if (const auto taken = takeOwn(now, actor); !taken)
        return tl::unexpected(taken.error());
    if (const auto counted = countPlaces(); !counted)
        return tl::unexpected(counted.error());
    return std::move(m_plan);
}

/// Whose log it is: as it says, unless nothing else speaks for that; as its bytes say; else whose events are
/// the most.
Expected<DeskId> SalvageChains::home()
{
    const auto counts = m_found.desks();
    if (!counts)
        return tl::unexpected(counts.error());
    // The row that says it has no hash. The witness has one.
    const bool isSure = counts->contains(m_words.desk) || m_source.witnessed.contains(m_words.desk);
    if (!m_words.desk.isEmpty() && (isSure || counts->empty()))
        return m_words.desk;
    const auto isImported = [this](const DeskId &desk) {
        return std::any_of(m_words.imports.begin(), m_words.imports.end(),
                           [&](const ImportedRun &run) { return run.desk == desk; });
    };
    std::tuple<bool, bool, qint64> best;
    DeskId desk;
    const auto offer = [&](const DeskId &id, qint64 events) {
        const std::tuple rank{events > 0 && m_words.rawDesks.contains(id), !isImported(id), events};
        if (desk.isEmpty() || rank > best) {
            best = rank;
            desk = id;
        }
    };
    for (const auto &[id, events] : *counts)
        offer(id, events);
    for (const auto &[id, times] : m_words.rawDesks)
        offer(id, counts->contains(id) ? counts->at(id) : 0);
    if (desk.isEmpty())
        return fail(ErrorCode::NotFound,
                    QStringLiteral("%1: nothing of an incident log was found in it").arg(m_source.file));
    m_reader.note(
        QStringLiteral("the log no longer says which desk it belongs to; it is taken to be of desk %1, "
                       "%2")
            .arg(desk.text(), m_words.rawDesks.contains(desk)
                                  ? QStringLiteral("whose name was found in it")
                                  : QStringLiteral("of which it has the most events")));
    return desk;
}

/// Real or simulated: as the log says; if it cannot be asked, as its bytes or its incidents say.
Expected<QString> SalvageChains::targets()
{
    const QString &said = m_words.targets;
    const bool isMark = said == QLatin1String("real") || said == QLatin1String("simulated");
    // Logs of earlier versions have none.
    if (isMark || (said.isEmpty() && !m_words.desk.isEmpty()))
        return said;
    if (!m_words.rawTargets.isEmpty())
        return m_words.rawTargets;
    for (const EventKind kind : {EventKind::Declared, EventKind::Detected}) {
        const auto events = m_found.ofKind(m_plan.home, kind, 1);
        if (!events)
            return tl::unexpected(events.error());
        if (events->empty())
            continue;
        const auto *declared = events->front().second->as<event::Declared>();
        const auto *detected = events->front().second->as<event::Detected>();
        const bool simulated = declared ? declared->simulated : detected && detected->simulated;
        return simulated ? QStringLiteral("simulated") : QStringLiteral("real");
    }
    return QString();
}

Expected<SalvageChains::Chain> SalvageChains::chain(const DeskId &desk)
{
    auto nodes = m_found.nodesOf(desk);
    if (!nodes)
        return tl::unexpected(nodes.error());
    const ChainChoice choice = chooseChain(*nodes, m_source.ownHeads(desk));
    Chain chain;
    for (const std::size_t i : choice.other) {
        chain.highest = std::max(chain.highest, (*nodes)[i].sequence);
        m_reader.note(
            QStringLiteral("event %1: another one with a right hash was found, which its neighbours "
                           "contradict; it is not taken")
                .arg(EventId{desk, (*nodes)[i].sequence}.text()));
    }
    for (const std::size_t i : choice.chosen)
        chain.nodes.push_back(std::move((*nodes)[i]));
    if (!chain.nodes.empty())
        chain.highest = std::max(chain.highest, chain.nodes.back().sequence);
    return chain;
}

Expected<void> SalvageChains::take(const DeskId &desk, const Chain &chain)
{
    std::vector<qint64> ids;
    for (const ChainNode &node : chain.nodes) {
        ids.push_back(node.id);
        m_newest = std::max(m_newest, node.time);
    }
    if (!chain.nodes.empty())
        m_plan.heads[desk] = {chain.nodes.back().sequence, chain.nodes.back().hash};
    return m_found.pick(ids);
}

Expected<void> SalvageChains::takeForeign(const DeskId &desk)
{
    auto all = chain(desk);
    if (!all)
        return tl::unexpected(all.error());
    std::vector<std::pair<qint64, qint64>> expected;
    for (const ImportedRun &run : m_words.imports) {
        if (run.desk == desk)
            expected.emplace_back(run.first, run.last);
    }
    expected = joined(std::move(expected));
    // The list of imports has no hash: it takes nothing away.
    const auto stray = std::count_if(all->nodes.begin(), all->nodes.end(), [&](const ChainNode &node) {
        return !isWithin(expected, node.sequence);
    });
    if (m_words.importsKnown && stray > 0)
        m_reader.note(QStringLiteral("%1 events of desk %2 are not in the list of what was imported")
                          .arg(stray)
                          .arg(desk.text()));
    for (const ChainHead &head : m_source.ownHeads(desk))
        expected.emplace_back(head.sequence, head.sequence);
    std::vector<Hole> holes;
    for (const auto &[first, last] : joined(std::move(expected)))
        addHoles(holes, all->nodes, first, last);
    for (const ChainNode &node : all->nodes) {
        if (!m_plan.runs.empty() && m_plan.runs.back().desk == desk &&
            m_plan.runs.back().last + 1 == node.sequence)
            ++m_plan.runs.back().last;
        else
            m_plan.runs.push_back({desk, node.sequence, node.sequence});
    }
    if (const auto told = report(desk, *all, holes); !told)
        return told;
    return take(desk, *all);
}

Expected<void> SalvageChains::takeOwn(Timestamp now, const QString &actor)
{
    const auto own = chain(m_plan.home);
    if (!own)
        return tl::unexpected(own.error());
    if (const auto taken = take(m_plan.home, *own); !taken)
        return taken;
    const auto heads = m_source.ownHeads(m_plan.home);
    qint64 known = own->nodes.empty() ? 0 : own->nodes.back().sequence;
    for (const ChainHead &head : heads)
        known = std::max(known, head.sequence);
    // Without a witness, what contradicts the chain at its end may be all that is known of it.
    if (heads.empty())
        known = std::max(known, own->highest);
    if (heads.empty() && (m_words.witnessed || m_words.desk.isEmpty())) {
        m_report.cannotTell = true;
        m_reader.note(
            QStringLiteral("the witness of the log is not there, or has not seen it: nobody can tell "
                           "whether the last events are missing"));
    }
    const auto isUnseen = [&](const ChainNode &node) {
        return !heads.empty() && !node.inTables && node.sequence > heads.front().sequence;
    };
    if (const auto unseen = std::count_if(own->nodes.begin(), own->nodes.end(), isUnseen); unseen > 0)
        m_reader.note(
            QStringLiteral("%1 events behind the last one that the witness saw are in no table; the "
                           "desk may have been broken off before it said that they were saved")
                .arg(unseen));
    auto holes = unnamedHoles(*own, known);
    // What contradicts the chain behind its end keeps its numbers, if a new event is needed at all.
    if (holes && !holes->empty() && own->highest > known) {
        known = own->highest;
        holes = unnamedHoles(*own, known);
    }
    if (!holes)
        return tl::unexpected(holes.error());
    if (const auto told = report(m_plan.home, *own, *holes); !told || holes->empty())
        return told;
    nameLosses(*own, known, now, actor);
    return {};
}

/// Holes that no event of the chain names yet.
Expected<std::vector<Hole>> SalvageChains::unnamedHoles(const Chain &chain, qint64 upTo)
{
    const auto salvages = m_found.ofKind(m_plan.home, EventKind::LogSalvaged, int(MaxSalvageLines));
    if (!salvages)
        return tl::unexpected(salvages.error());
    NamedLosses named;
    for (const auto &[id, event] : *salvages) {
        const bool isChosen = std::any_of(chain.nodes.begin(), chain.nodes.end(),
                                          [id = id](const ChainNode &node) { return node.id == id; });
        if (const auto *salvaged = event->as<event::LogSalvaged>(); salvaged && isChosen)
            named.add(event->id.sequence, *salvaged);
    }
    std::vector<Hole> holes;
    addHoles(holes, chain.nodes, 1, upTo);
    std::erase_if(holes, [&named](const Hole &hole) { return named.excuse(hole.first, hole.last); });
    return holes;
}

Expected<event::LostEvents> SalvageChains::lostAt(const Chain &chain, const Hole &hole)
{
    event::LostEvents lost{hole.first, hole.last, hole.count};
    const auto behind =
        std::upper_bound(chain.nodes.begin(), chain.nodes.end(), hole.last,
                         [](qint64 sequence, const ChainNode &node) { return sequence < node.sequence; });
    const auto from =
        std::lower_bound(chain.nodes.begin(), chain.nodes.end(), hole.first,
                         [](const ChainNode &node, qint64 sequence) { return node.sequence < sequence; });
    const auto timeOf = [this](const ChainNode &node, std::optional<Timestamp> &time) -> Expected<void> {
        const auto event = m_found.event(node.id);
        if (!event)
            return tl::unexpected(event.error());
        time = (*event)->recordedAt;
        return {};
    };
    if (from != chain.nodes.begin()) {
        if (const auto done = timeOf(*std::prev(from), lost.after); !done)
            return tl::unexpected(done.error());
    }
    if (behind != chain.nodes.end()) {
        if (const auto done = timeOf(*behind, lost.before); !done)
            return tl::unexpected(done.error());
    }
    return lost;
}

Expected<void> SalvageChains::report(const DeskId &desk, const Chain &chain, const std::vector<Hole> &holes)
{
    // The list of imports may say any number.
    for (const Hole &hole : holes)
        m_report.missing = std::min(m_report.missing + hole.count, MaxSequence);
    for (const Hole &hole : boundedHoles(holes, event::MaxLostRanges)) {
        if (desk != m_plan.home && m_report.lost.size() >= MaxSalvageLines)
            break;
        const auto lost = lostAt(chain, hole);
        if (!lost)
            return tl::unexpected(lost.error());
        m_report.lost.push_back({desk, *lost});
    }
    return {};
}

/// The event that excuses the holes: behind everything that was ever heard of.
void SalvageChains::nameLosses(const Chain &chain, qint64 highest, Timestamp now, const QString &actor)
{
    event::LogSalvaged body;
    body.found = qint64(chain.nodes.size());
    for (const LostRange &lost : m_report.lost) {
        if (lost.desk == m_plan.home)
            body.lost.push_back(lost.events);
    }
    QByteArray previous = chain.nodes.empty() ? QByteArray(HashBytes, '\0') : chain.nodes.back().hash;
    for (const ChainHead &head : m_source.ownHeads(m_plan.home)) {
        if (head.sequence == highest)
            previous = head.hash;
    }
    if (const auto head = m_source.witnessed.find(m_plan.home); head != m_source.witnessed.end()) {
        body.witnessed = head->second.sequence;
        body.witnessedHash = Sha256::parse(QString::fromLatin1(head->second.hash.toHex()));
    }
    auto event = std::make_shared<Event>();
    event->id = {m_plan.home, highest + 1};
    event->time = nextHybridTime(m_newest, now);
    event->happenedAt = event->recordedAt = now;
    event->actor = storable(actor);
    event->payload = encodeBody(body);
    event->body = std::move(body);
    event->previousHash = previous;
    event->hash = eventHash(*event);
    m_plan.heads[m_plan.home] = {event->id.sequence, event->hash};
    m_plan.salvaged = std::move(event);
}

Expected<void> SalvageChains::countPlaces()
{
    for (const auto &[place, number] :
         {std::pair(FoundIn::Tables, &m_report.fromTables), std::pair(FoundIn::Pages, &m_report.fromPages),
          std::pair(FoundIn::WriteAheadLog, &m_report.fromWriteAheadLog)}) {
        const auto count = m_found.pickedFrom(place);
        if (!count)
            return tl::unexpected(count.error());
        *number = *count;
        m_report.events += *count;
    }
    return {};
}

} // namespace wf
