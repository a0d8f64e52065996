// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractItemModelTester>
#include <QSignalSpy>

#include <memory>

/// What the tests of models share.
namespace wf::modeltest {

/// Holds a model to the contract of item models, and counts the signals that came.
struct Watched
{
    explicit Watched(QAbstractItemModel &model)
        : tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest),
          inserted(&model, &QAbstractItemModel::rowsInserted),
          removed(&model, &QAbstractItemModel::rowsRemoved), moved(&model, &QAbstractItemModel::rowsMoved),
          changed(&model, &QAbstractItemModel::dataChanged), resets(&model, &QAbstractItemModel::modelReset)
    {
    }
    QAbstractItemModelTester tester;
    QSignalSpy inserted;
    QSignalSpy removed;
    QSignalSpy moved;
    QSignalSpy changed;
    QSignalSpy resets;
};

/// Every value of a role, from the first row to the last.
inline QVariantList column(const QAbstractItemModel &model, int role)
{
    QVariantList values;
    for (int row = 0; row < model.rowCount(); ++row)
        values += model.index(row, 0).data(role);
    return values;
}

inline QStringList texts(const QAbstractItemModel &model, int role)
{
    QStringList values;
    for (const QVariant &value : column(model, role))
        values += value.toString();
    return values;
}

/// Every role a model names answers for every row: none that only stands in the table.
inline QStringList rolesWithoutAnswer(const QAbstractItemModel &model, int row)
{
    QStringList missing;
    const auto roles = model.roleNames();
    for (auto it = roles.begin(); it != roles.end(); ++it) {
        if (!model.index(row, 0).data(it.key()).isValid())
            missing += QString::fromLatin1(it.value());
    }
    return missing;
}

} // namespace wf::modeltest
