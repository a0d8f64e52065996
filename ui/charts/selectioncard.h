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
    QString first, last; ///< At the selection's two ends, A and B.
    QString change;      ///< From A to B,
    QString rate;        ///< and that per minute.
};

/// A selection's numbers and what can be done with it. Stands on the chart.
class SelectionCard : public QFrame
{
    Q_OBJECT
public:
    explicit SelectionCard(QWidget *chart);

    /// How long the selection is, and from when to when. `known`: the numbers it has stay until newer ones
    /// come.
    void setRange(const QString &length, const QString &times, bool known);
    /// Shows the two ends and their difference, or what lies between them.
    void showEnds(bool ends);
    bool showsEnds() const { return m_ends; }
    void setRows(const std::vector<SelectionRow> &rows);
    /// Whether there is an incident to pin to.
    void setCanPin(bool can);

Q_SIGNALS:
    void pinClicked();
    void zoomClicked();
    void csvClicked();
    void closeClicked();
    void endsClicked();

private:
    QPushButton *addButton(const QString &text, const char *name, const QString &tip);
    void clearRows();
    void fill();

    QLabel *m_length;
    QLabel *m_times;
    QGridLayout *m_numbers;
    QPushButton *m_pin;
    QPushButton *m_switch;
    std::vector<SelectionRow> m_rows;
    bool m_ends = false;
};

} // namespace wf
