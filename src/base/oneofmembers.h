// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/oneof.h"

/// For the one source that compiles a OneOf, see there.
namespace wf {

template <typename... Ts>
struct OneOf<Alternatives<Ts...>>::Members
{
    void (*make)(std::byte *at);
    void (*copy)(std::byte *at, const std::byte *from);
    void (*move)(std::byte *at, std::byte *from) noexcept;
    void (*destroy)(std::byte *at) noexcept;

    template <typename T>
    static void makeOne(std::byte *at)
    {
        new (at) T();
    }
    template <typename T>
    static void copyOne(std::byte *at, const std::byte *from)
    {
        new (at) T(*reinterpret_cast<const T *>(from));
    }
    template <typename T>
    static void moveOne(std::byte *at, std::byte *from) noexcept
    {
        new (at) T(std::move(*reinterpret_cast<T *>(from)));
    }
    template <typename T>
    static void destroyOne(std::byte *at) noexcept
    {
        reinterpret_cast<T *>(at)->~T();
    }

    static const Members &of(std::size_t index)
    {
        static constexpr Members all[] = {{&makeOne<Ts>, &copyOne<Ts>, &moveOne<Ts>, &destroyOne<Ts>}...};
        return all[index];
    }
};

template <typename... Ts>
OneOf<Alternatives<Ts...>>::OneOf() : OneOf(0)
{
}
template <typename... Ts>
OneOf<Alternatives<Ts...>>::OneOf(std::size_t index) : m_index(std::uint16_t(index))
{
    Members::of(index).make(m_value);
}
template <typename... Ts>
OneOf<Alternatives<Ts...>>::OneOf(const OneOf &other) : m_index(other.m_index)
{
    Members::of(m_index).copy(m_value, other.m_value);
}
template <typename... Ts>
OneOf<Alternatives<Ts...>>::OneOf(OneOf &&other) noexcept : m_index(other.m_index)
{
    Members::of(m_index).move(m_value, other.m_value);
}
template <typename... Ts>
OneOf<Alternatives<Ts...>> &OneOf<Alternatives<Ts...>>::operator=(const OneOf &other)
{
    return *this = OneOf(other);
}
template <typename... Ts>
OneOf<Alternatives<Ts...>> &OneOf<Alternatives<Ts...>>::operator=(OneOf &&other) noexcept
{
    if (this != &other) {
        Members::of(m_index).destroy(m_value);
        m_index = other.m_index;
        Members::of(m_index).move(m_value, other.m_value);
    }
    return *this;
}
template <typename... Ts>
OneOf<Alternatives<Ts...>>::~OneOf()
{
    Members::of(m_index).destroy(m_value);
}

} // namespace wf
