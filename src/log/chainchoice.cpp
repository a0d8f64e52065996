// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/chainchoice.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

namespace wf {

namespace {

class Chooser
{
public:
    explicit Chooser(const std::vector<ChainNode> &nodes) : m_nodes(nodes), m_states(nodes.size())
    {
        for (std::size_t i = 0; i < nodes.size(); ++i)
            m_order.emplace(nodes[i].sequence, i);
        for (const auto &[sequence, i] : m_order) {
            State &state = m_states[i];
            state.before = leadingTo(nodes[i]);
            if (!state.before)
                continue;
            m_states[*state.before].isNamed = true;
        }
    }

    /// What is known from elsewhere.
    void takeWitnessed(const ChainHead &head)
    {
        const auto [first, last] = m_order.equal_range(head.sequence);
        for (auto it = first; it != last; ++it) {
            if (m_nodes[it->second].hash == head.hash)
                accept(it->second);
        }
    }
    /// From the last sequence down. Linked: only what another one speaks for.
    void takeAll(bool tablesOnly, bool linkedOnly)
    {
        for (auto it = m_order.rbegin(); it != m_order.rend();) {
            const qint64 sequence = it->first;
            std::vector<std::size_t> same;
            for (; it != m_order.rend() && it->first == sequence; ++it)
                same.push_back(it->second);
            std::sort(same.begin(), same.end(),
                      [this](std::size_t a, std::size_t b) { return rank(a) > rank(b); });
            for (const std::size_t i : same) {
                const bool isMeant = (m_nodes[i].inTables || !tablesOnly) && (links(i) > 0 || !linkedOnly);
                if (isMeant && m_states[i].is == State::Open && !m_chosen.contains(sequence))
                    accept(i);
            }
        }
    }
    ChainChoice result() const
    {
        ChainChoice choice;
        for (const auto &[sequence, i] : m_order)
            (m_states[i].is == State::Chosen ? choice.chosen : choice.other).push_back(i);
        return choice;
    }

private:
    struct State
    {
        std::optional<std::size_t> before; ///< The one that it names.
        bool isNamed = false;              ///< By one behind it.
        enum { Open, Chosen, Refused } is = Open;
    };

    std::optional<std::size_t> leadingTo(const ChainNode &node) const
    {
        const auto [first, last] = m_order.equal_range(node.sequence - 1);
        for (auto it = first; it != last; ++it) {
            const ChainNode &other = m_nodes[it->second];
            if (other.hash == node.previous && other.time < node.time)
                return it->second;
        }
        return std::nullopt;
    }
    int links(std::size_t i) const { return int(m_states[i].before.has_value()) + int(m_states[i].isNamed); }
    std::tuple<int, bool, HybridTime, QByteArray> rank(std::size_t i) const
    {
        return {links(i), m_nodes[i].inTables, m_nodes[i].time, m_nodes[i].hash};
    }

    /// The one behind it, if it is chosen, names it and is later.
    bool fitsAbove(std::size_t i) const
    {
        const auto above = m_chosen.upper_bound(m_nodes[i].sequence);
        if (above == m_chosen.end())
            return true;
        const ChainNode &next = m_nodes[above->second];
        const bool isDirect = next.sequence == m_nodes[i].sequence + 1;
        return m_nodes[i].time < next.time && (!isDirect || next.previous == m_nodes[i].hash);
    }
    /// Nor does it contradict the one before it, as far as that is chosen.
    bool fitsBelow(std::size_t i) const
    {
        const auto at = m_chosen.lower_bound(m_nodes[i].sequence);
        if (at == m_chosen.begin())
            return true;
        const ChainNode &other = m_nodes[std::prev(at)->second];
        const bool isDirect = other.sequence + 1 == m_nodes[i].sequence;
        return other.time < m_nodes[i].time && (!isDirect || other.hash == m_nodes[i].previous);
    }
    /// With all that leads to it.
    void accept(std::size_t top)
    {
        if (!fitsAbove(top)) {
            m_states[top].is = State::Refused;
            return;
        }
        std::vector<std::size_t> path;
        for (std::optional<std::size_t> at = top; at && !m_chosen.contains(m_nodes[*at].sequence);
             at = m_states[*at].before)
            path.push_back(*at);
        const bool fits = !path.empty() && fitsBelow(path.back());
        for (const std::size_t i : path) {
            m_states[i].is = fits ? State::Chosen : State::Refused;
            if (fits)
                m_chosen.emplace(m_nodes[i].sequence, i);
        }
    }

    const std::vector<ChainNode> &m_nodes;
    std::vector<State> m_states;
    std::multimap<qint64, std::size_t> m_order; ///< By sequence.
    std::map<qint64, std::size_t> m_chosen;
};

} // namespace

ChainChoice chooseChain(const std::vector<ChainNode> &nodes, const std::vector<ChainHead> &witnessed)
{
    Chooser chooser(nodes);
    for (const ChainHead &head : witnessed)
        chooser.takeWitnessed(head);
    for (const bool linkedOnly : {true, false}) {
        for (const bool tablesOnly : {true, false})
            chooser.takeAll(tablesOnly, linkedOnly);
    }
    return chooser.result();
}

} // namespace wf
