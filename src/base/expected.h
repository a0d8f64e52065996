// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <tl/expected.hpp>

namespace wf {

/// What kind of thing went wrong, for code that has to choose; the message is for people.
enum class ErrorCode {
    InvalidInput, ///< Malformed text, value out of range.
    NotFound,
    Refused,  ///< A rule of the domain forbids it now; the message says which.
    TooLarge, ///< A bound on something from outside was reached.
    Timeout,
    Network,
    Protocol, ///< The peer answered, but not what it should have.
    Auth,
    Io,
    NoSpace, ///< The disk is full.
    Corrupt,
    NewerVersion, ///< Written by a later version of this program.
    ReadOnly,
    Locked, ///< Another process holds it.
};

/// An error a person can act on: the message names the file, line, field or address at fault.
struct Error
{
    ErrorCode code = ErrorCode::InvalidInput;
    QString message;

    bool operator==(const Error &) const = default;
};

/// A value or an Error. Ignoring one is a warning, which is an error in CI.
template <typename T>
class [[nodiscard]] Expected : public tl::expected<T, Error>
{
public:
    using tl::expected<T, Error>::expected;
};

/// Builds the error side of any Expected.
inline tl::unexpected<Error> fail(ErrorCode code, QString message)
{
    return tl::unexpected<Error>(Error{code, std::move(message)});
}

} // namespace wf
