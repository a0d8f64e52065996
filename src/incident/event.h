// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/eventbody.h"

#include <QByteArray>
#include <QByteArrayView>

#include <memory>
#include <type_traits>

namespace wf {

/// One committed fact. Never changed; a correction is a later event that names it.
struct Event
{
    EventId id;
    HybridTime time;
    IncidentId incident; ///< Empty: concerns the desk as a whole (feeds, clock).
    Timestamp happenedAt;
    Timestamp recordedAt;
    QString actor; ///< Who: a person's name, "feed", "desk".
    EventBody body;
    QByteArray payload;      ///< The body as it is stored and hashed: JSON, see eventcodec.h.
    QByteArray previousHash; ///< Of the desk's event before; empty for its first.
    QByteArray hash;

    EventKind kind() const { return kindOf(body); }
    /// The kind as it is stored, also of one that this version does not know.
    QString kindName() const { return kindNameOf(body); }
    /// The body if it is of that type, or of a kind that shares it (event::ConditionNews); else null.
    template <typename Body>
    const Body *as() const
    {
        if constexpr (requires { Body::Kind; })
            return body.as<Body>();
        else
            return body.visit([](const auto &b) -> const Body * {
                if constexpr (std::is_base_of_v<Body, std::decay_t<decltype(b)>>)
                    return &b;
                else
                    return nullptr;
            });
    }
};
using EventPtr = std::shared_ptr<const Event>;

/// The total order every desk folds in: logical time, then desk, then sequence.
bool foldsBefore(const Event &a, const Event &b);

/// An event that is not committed yet: identity, logical time and hashes are given by the log.
struct EventDraft
{
    IncidentId incident;
    EventBody body;
    Timestamp happenedAt;
    QString actor;
    QString request = {}; ///< The key of the request it comes from; empty where nobody may ask again.

    EventKind kind() const { return kindOf(body); }
};

/// What is hashed of an event, as a row of the log has it: texts in UTF-8.
struct HashedFields
{
    QByteArrayView desk;
    qint64 sequence = 0;
    HybridTime time;
    QByteArrayView incident;
    qint64 happenedMs = 0;
    qint64 recordedMs = 0;
    QByteArrayView actor;
    QByteArrayView kind;
    QByteArrayView payload;
    QByteArrayView previousHash;
};
/// Makes `bytes` the ones that are hashed, see canonicalBytes(); its room is used again.
void writeCanonical(QByteArray &bytes, const HashedFields &fields);

/// The bytes that are hashed: every field but the hash, each with its length in front, so that no two events
/// share an encoding.
QByteArray canonicalBytes(const Event &event);
/// SHA-256 of canonicalBytes().
QByteArray eventHash(const Event &event);

} // namespace wf
