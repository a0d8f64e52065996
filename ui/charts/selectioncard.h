// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFrame>

#include <vector>

class QGridLayout;
class QLabel;
class QPushButton;

namespace wf {

/// The numbers of one line over a selection, as they are read.
struct SelectionRow
{
    QString name; ///< Empty where the chart has one line.
    QColor color;
    QString min, max, mean, p95, count;
};

/// A selection's numbers and what can be done with it. Stands on the chart.
class SelectionCard : public QFrame
{
    Q_OBJECT
public:
    explicit SelectionCard(QWidget *chart);

    /// How long the selection is, and from when to when; its numbers are not known yet.
    void setRange(const QString &length, const QString &times);
    void setRows(const std::vector<SelectionRow> &rows);
    /// Whether there is an incident to pin to.
    void setCanPin(bool can);

Q_SIGNALS:
    void pinClicked();
    void zoomClicked();
    void csvClicked();
    void closeClicked();

private:
    QPushButton *addButton(const QString &text, const char *name, const QString &tip);
    void clearRows();

    QLabel *m_length;
    QLabel *m_times;
    QGridLayout *m_numbers;
    QPushButton *m_pin;
};

} // namespace wf
