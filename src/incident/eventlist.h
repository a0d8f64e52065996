// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/event.h"

#include <iterator>
#include <vector>

namespace wf {

/// Events in the order in which they fold. Only ever added to; a copy shares all but the last few with what
/// it was copied from, so that an incident of ten thousand events is copied like one of ten.
class EventList
{
public:
    using value_type = EventPtr;

    class Iterator
    {
    public:
        using iterator_category = std::random_access_iterator_tag;
        using value_type = EventPtr;
        using difference_type = std::ptrdiff_t;
        using pointer = const EventPtr *;
        using reference = const EventPtr &;

        Iterator() = default;
        Iterator(const EventList *list, std::ptrdiff_t at) : m_list(list), m_at(at) {}
        reference operator*() const { return (*m_list)[std::size_t(m_at)]; }
        pointer operator->() const { return &**this; }
        reference operator[](difference_type by) const { return *(*this + by); }
        Iterator &operator+=(difference_type by)
        {
            m_at += by;
            return *this;
        }
        Iterator &operator-=(difference_type by) { return *this += -by; }
        Iterator &operator++() { return *this += 1; }
        Iterator &operator--() { return *this += -1; }
        Iterator operator++(int)
        {
            const Iterator before = *this;
            ++*this;
            return before;
        }
        Iterator operator--(int)
        {
            const Iterator before = *this;
            --*this;
            return before;
        }
        friend Iterator operator+(Iterator it, difference_type by) { return it += by; }
        friend Iterator operator+(difference_type by, Iterator it) { return it += by; }
        friend Iterator operator-(Iterator it, difference_type by) { return it -= by; }
        friend difference_type operator-(const Iterator &a, const Iterator &b) { return a.m_at - b.m_at; }
        bool operator==(const Iterator &) const = default;
        auto operator<=>(const Iterator &other) const { return m_at <=> other.m_at; }

    private:
        const EventList *m_list = nullptr;
        std::ptrdiff_t m_at = 0;
    };
    using const_iterator = Iterator;

    std::size_t size() const { return m_full.size() * ChunkSize + m_last.size(); }
    bool empty() const { return m_full.empty() && m_last.empty(); }
    const EventPtr &operator[](std::size_t i) const
    {
        const std::size_t chunk = i / ChunkSize;
        return chunk < m_full.size() ? (*m_full[chunk])[i % ChunkSize] : m_last[i % ChunkSize];
    }
    const EventPtr &front() const { return (*this)[0]; }
    const EventPtr &back() const { return (*this)[size() - 1]; }
    Iterator begin() const { return {this, 0}; }
    Iterator end() const { return {this, std::ptrdiff_t(size())}; }
    auto rbegin() const { return std::reverse_iterator(end()); }
    auto rend() const { return std::reverse_iterator(begin()); }

    std::vector<EventPtr> toVector() const { return {begin(), end()}; }

    void push_back(EventPtr event)
    {
        m_last.push_back(std::move(event));
        if (m_last.size() == ChunkSize) {
            m_full.push_back(std::make_shared<const std::vector<EventPtr>>(std::move(m_last)));
            m_last.clear();
        }
    }

private:
    static constexpr std::size_t ChunkSize = 64;
    std::vector<std::shared_ptr<const std::vector<EventPtr>>> m_full;
    std::vector<EventPtr> m_last;
};

} // namespace wf
