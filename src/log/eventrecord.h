// SPDX-License-Identifier: GPL-3.0-or-later
// A row of `events` as SQLite stores it: found in any bytes. Internal to this folder and its tests.
#pragma once

#include "base/sha256.h"
#include "incident/event.h"

#include <array>
#include <optional>

namespace wf {

/// Columns of `events`, in the order of the table, which is that of rows::EventColumns.
inline constexpr int EventRecordColumns = 12;
/// Of a payload that is looked at: twice what the log accepts.
inline constexpr qint64 MaxRecordPayload = 16 << 20;

/// The types of a record's columns, which stand in front of their values (SQLite's file format, 2.1).
struct EventRecordHead
{
    std::array<quint64, EventRecordColumns> types{};
    int bytes = 0;   ///< That the types take.
    qint64 body = 0; ///< That the values take, all together.

    /// Of the record as its cell counts it: with the byte that says how long the types are.
    qint64 payload() const { return 1 + bytes + body; }
};

/// What the bytes at `at` say if the types of a row of `events` begin there: texts, numbers and hashes of
/// the right sizes. None otherwise; most places are told by their first two bytes.
std::optional<EventRecordHead> eventRecordAt(QByteArrayView bytes, qsizetype at);

/// The values of such a record, as views into `body`. None if the numbers make no event.
struct EventRecord
{
    HashedFields fields;
    QByteArrayView hash;
};
std::optional<EventRecord> eventRecordOf(const EventRecordHead &head, QByteArrayView body);
/// The desk's name, which comes first, could be one.
bool beginsLikeAnEvent(const EventRecordHead &head, QByteArrayView body);
/// The hash is that of the content.
bool isTrueRecord(const EventRecord &record);
/// Words in it may have been redacted: whether it is right, only an event::EntryRedacted can say.
bool mayBeRedacted(const EventRecord &record);
/// What an event::EntryRedacted has to say of it.
Sha256 contentHash(const EventRecord &record);

/// How many bytes of a record stand in its cell, of a page with that many usable bytes; the rest is in
/// overflow pages.
qint64 localBytes(qint64 payload, qint64 usable);

/// Bytes as a number that is stored with its highest byte first.
quint32 bigEndian32(QByteArrayView bytes, qsizetype at);

/// Sequences that are believed: JSON keeps them to the digit.
inline constexpr qint64 MaxSequence = (qint64{1} << 53) - 2;

} // namespace wf
