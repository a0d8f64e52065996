// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace wf {

/// Which of the numbered places have a hash, in chains through the places themselves: a place costs 16 bytes
/// and no allocation of its own.
class HashChains
{
public:
    /// `place` is in no chain; places are numbered without large gaps.
    void insert(std::uint64_t hash, std::uint32_t place)
    {
        if (place >= m_links.size())
            m_links.resize(place + 1);
        if (++m_count > m_heads.size())
            grow();
        m_links[place].hash = hash;
        link(place);
    }
    /// `place` is in a chain.
    void erase(std::uint32_t place)
    {
        std::uint32_t *at = &head(m_links[place].hash);
        while (*at != place)
            at = &m_links[*at].next;
        *at = m_links[place].next;
        --m_count;
    }
    /// The place with this hash that `isIt` takes.
    template <typename IsIt>
    std::optional<std::uint32_t> find(std::uint64_t hash, IsIt isIt) const
    {
        if (m_heads.empty())
            return std::nullopt;
        for (std::uint32_t at = m_heads[hash & (m_heads.size() - 1)]; at != None; at = m_links[at].next) {
            if (m_links[at].hash == hash && isIt(at))
                return at;
        }
        return std::nullopt;
    }

private:
    static constexpr std::uint32_t None = 0xffff'ffff;
    struct Link
    {
        std::uint64_t hash = 0;
        std::uint32_t next = None;
    };

    std::uint32_t &head(std::uint64_t hash) { return m_heads[hash & (m_heads.size() - 1)]; }
    void link(std::uint32_t place)
    {
        std::uint32_t &first = head(m_links[place].hash);
        m_links[place].next = first;
        first = place;
    }
    void grow()
    {
        const std::vector<std::uint32_t> before = std::exchange(
            m_heads, std::vector<std::uint32_t>(m_heads.empty() ? 64 : 2 * m_heads.size(), None));
        for (std::uint32_t at : before) {
            while (at != None) {
                const std::uint32_t next = m_links[at].next;
                link(at);
                at = next;
            }
        }
    }

    std::vector<Link> m_links;          ///< By place.
    std::vector<std::uint32_t> m_heads; ///< By the hash's low bits; a power of two.
    std::size_t m_count = 0;
};

} // namespace wf
