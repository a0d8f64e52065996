// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bundle/format.h"

#include <functional>

namespace wf {

/// Problems found, up to a bound; how many more there were is told at the end.
class ProblemList
{
public:
    void add(const QString &problem);
    const QStringList &texts() const { return m_texts; }
    bool isEmpty() const { return m_texts.isEmpty(); }
    qsizetype count() const { return m_count; }

private:
    QStringList m_texts;
    qsizetype m_count = 0;
};

/// Reads a table of a bundle by id, from the first row to the last, and goes on behind what cannot be read,
/// which it names. A table whose rows hold more than the file has bytes ends there: its rows share pages,
/// which no bundle of ours does. `row` gets the part's columns, and its id as the column after them; false
/// ends it.
void scanRows(Database &db, const BundlePart &part,
              const std::function<bool(const QSqlQuery &, qint64 id)> &row, ProblemList &problems);
/// Of a part by its name.
const BundlePart &bundlePart(const QString &name);
int columnsOf(const BundlePart &part);

} // namespace wf
