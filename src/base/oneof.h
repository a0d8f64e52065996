// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace wf {

/// The types that a OneOf is one of, none twice.
template <typename... Ts>
struct Alternatives;
template <typename List>
class OneOf;

/// One of many structs, as a value. A std::variant compiles what copies, moves and destroys its n
/// alternatives in every source that holds one, each in up to n steps: with sixty of them that was half of a
/// build's time. Here it is compiled once, by the source that includes base/oneofmembers.h and says `template
/// class OneOf<…>;`.
template <typename... Ts>
class OneOf<Alternatives<Ts...>>
{
    static_assert((std::is_nothrow_move_constructible_v<Ts> && ...));
    template <typename T>
    static constexpr std::size_t placeOf()
    {
        std::size_t place = 0, i = 0;
        static_cast<void>(((++i, std::is_same_v<T, Ts> ? (place = i, true) : false) || ...));
        return place;
    }

public:
    static constexpr std::size_t Size = sizeof...(Ts);
    /// The place of an alternative among them, from 1; 0: it is none of them.
    template <typename T>
    static constexpr std::size_t Place = placeOf<T>();

    /// The first alternative, with nothing set.
    OneOf();
    /// The alternative at `index`, less than Size, with nothing set.
    explicit OneOf(std::size_t index);
    template <typename T>
    requires(OneOf::template placeOf<T>() != 0) OneOf(T value) : m_index(std::uint16_t(Place<T> - 1))
    {
        new (m_value) T(std::move(value));
    }
    OneOf(const OneOf &other);
    OneOf(OneOf &&other) noexcept;
    OneOf &operator=(const OneOf &other);
    OneOf &operator=(OneOf &&other) noexcept;
    ~OneOf();

    std::size_t index() const { return m_index; }
    /// The value if it is of that type; else null.
    template <typename T>
    const T *as() const
    {
        static_assert(Place<T> != 0);
        return m_index == Place<T> - 1 ? reinterpret_cast<const T *>(m_value) : nullptr;
    }
    template <typename T>
    T *as()
    {
        return const_cast<T *>(std::as_const(*this).template as<T>());
    }
    template <typename T>
    bool is() const
    {
        return as<T>() != nullptr;
    }

    /// Calls `f` with the value. What it returns is of one type for all of them.
    template <typename F>
    decltype(auto) visit(F &&f) const
    {
        using Result = std::invoke_result_t<F &, const First &>;
        static constexpr Result (*calls[])(F &, const std::byte *) = {&call<Result, F, Ts>...};
        return calls[m_index](f, m_value);
    }
    template <typename F>
    decltype(auto) visit(F &&f)
    {
        using Result = std::invoke_result_t<F &, First &>;
        static constexpr Result (*calls[])(F &, std::byte *) = {&change<Result, F, Ts>...};
        return calls[m_index](f, m_value);
    }

private:
    struct Members; ///< What is compiled once.
    template <typename T, typename...>
    struct Head
    {
        using Type = T;
    };
    using First = typename Head<Ts...>::Type;

    template <typename Result, typename F, typename T>
    static Result call(F &f, const std::byte *value)
    {
        return f(*reinterpret_cast<const T *>(value));
    }
    template <typename Result, typename F, typename T>
    static Result change(F &f, std::byte *value)
    {
        return f(*reinterpret_cast<T *>(value));
    }

    alignas(Ts...) std::byte m_value[std::max({sizeof(Ts)...})];
    std::uint16_t m_index = 0;
};

} // namespace wf
