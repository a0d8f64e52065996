// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QStringList>

#include <algorithm>
#include <vector>

namespace wf {

/// A table with a name above each column.
class HeadedTable : public QAbstractTableModel
{
public:
    /// `heads`: the columns' names for people, in their order.
    explicit HeadedTable(QStringList heads, QObject *parent = nullptr)
        : QAbstractTableModel(parent), m_heads(std::move(heads))
    {
    }
    int columnCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : int(m_heads.size());
    }
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override
    {
        const bool isHead = orientation == Qt::Horizontal && role == Qt::DisplayRole;
        return isHead ? QVariant(m_heads.value(section)) : QVariant();
    }

private:
    QStringList m_heads;
};

/// Thousands of rows of which a person sees those that hold a text. A person's place stays while the same
/// rows are there in the same order.
template <typename Row>
class FilteredTable : public HeadedTable
{
public:
    using HeadedTable::HeadedTable;

    int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : int(m_rows.size());
    }
    /// Shows only rows that matches() says hold the text, in any case.
    void setFilter(const QString &text)
    {
        if (text == m_filter)
            return;
        beginResetModel();
        m_filter = text;
        m_rows = matching(m_all);
        endResetModel();
    }
    /// Of those that are shown; null if there is no such row. Valid until the model changes.
    const Row *rowAt(int row) const
    {
        return row >= 0 && row < int(m_rows.size()) ? &m_all[m_rows[std::size_t(row)]] : nullptr;
    }
    /// All of them, whatever the filter is.
    const std::vector<Row> &all() const { return m_all; }

protected:
    /// One of the texts of a row that people look for holds the filter.
    virtual bool matches(const Row &row) const = 0;
    /// Whether the two are about one thing.
    virtual bool isSame(const Row &a, const Row &b) const = 0;

    bool holdsFilter(const QString &text) const { return text.contains(m_filter, Qt::CaseInsensitive); }
    /// Shows these from now on, in this order.
    void take(std::vector<Row> now)
    {
        std::vector<std::size_t> rows = matching(now);
        const bool kept = std::equal(rows.begin(), rows.end(), m_rows.begin(), m_rows.end(),
                                     [&](std::size_t a, std::size_t b) { return isSame(now[a], m_all[b]); });
        if (!kept)
            beginResetModel();
        m_all = std::move(now);
        m_rows = std::move(rows);
        if (!kept)
            endResetModel();
        else if (!m_rows.empty())
            Q_EMIT dataChanged(index(0, 0), index(int(m_rows.size()) - 1, columnCount() - 1));
    }

private:
    std::vector<std::size_t> matching(const std::vector<Row> &all) const
    {
        std::vector<std::size_t> rows;
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (matches(all[i]))
                rows.push_back(i);
        }
        return rows;
    }

    QString m_filter;
    std::vector<Row> m_all;
    std::vector<std::size_t> m_rows; ///< Those that are shown, in m_all.
};

} // namespace wf
