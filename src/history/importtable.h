// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"

#include <QStringList>

#include <vector>

namespace wf {

/// What a file of past incidents holds, before anybody says what its columns mean.
struct ImportTable
{
    struct Row
    {
        int line = 0;      ///< Of CSV: the file's line; of JSON: the number of the object, from 1.
        QStringList cells; ///< At most as many as there are columns: what is missing at the end is empty.
    };
    QString path;
    bool isJson = false;
    QStringList columns; ///< Of nested objects "service.name".
    std::vector<Row> rows;
    QStringList problems; ///< Rows that could not be read, and why; at most 100.
};

inline constexpr qint64 MaxImportFile = 64 << 20;
inline constexpr int MaxImportRows = 200'000;
inline constexpr qint64 MaxImportCells =
    3'000'000; ///< Of all rows, up to the last of each that is not empty.
/// Of JSON: values, and lists and objects among them, before it is parsed; its tree is many times its text.
inline constexpr qint64 MaxJsonValues = 4'000'000;
inline constexpr qint64 MaxJsonParts = 1'000'000;

/// CSV with a head line, or JSON: an array of objects, or an object that holds one ("incidents"). Lists in
/// JSON become one cell, their parts apart by line feeds. TooLarge beyond the bounds; InvalidInput, naming
/// the file and what is wrong, when nothing in it can be read. Any thread.
Expected<ImportTable> readImportTable(const QString &path);
/// The same of bytes; `name` stands in messages.
Expected<ImportTable> parseImportTable(const QByteArray &bytes, const QString &name);

} // namespace wf
