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
        QStringList cells; ///< As many as there are columns.
    };
    QString path;
    bool isJson = false;
    QStringList columns; ///< Of nested objects "service.name".
    std::vector<Row> rows;
    QStringList problems; ///< Rows that could not be read, and why; at most 100.
};

inline constexpr qint64 MaxImportFile = 64 << 20;
inline constexpr int MaxImportRows = 200'000;

/// CSV with a head line, or JSON: an array of objects, or an object that holds one ("incidents"). Lists in
/// JSON become one cell, their parts apart by line feeds. TooLarge beyond the bounds; InvalidInput, naming
/// the file and what is wrong, when nothing in it can be read. Any thread.
Expected<ImportTable> readImportTable(const QString &path);
/// The same of bytes; `name` stands in messages.
Expected<ImportTable> parseImportTable(const QByteArray &bytes, const QString &name);

} // namespace wf
