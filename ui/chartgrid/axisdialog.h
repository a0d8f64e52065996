// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include <optional>
#include <utility>

class QLabel;
class QLineEdit;
class QRadioButton;

namespace wf {

/// Asks from where to where the value axis of a chart goes, or that it follows the data.
class AxisDialog : public QDialog
{
    Q_OBJECT
public:
    using Range = std::pair<double, double>;
    AxisDialog(const QString &metric, const std::optional<Range> &fixed, const Range &present,
               QWidget *parent);

Q_SIGNALS:
    /// None: the axis follows data and thresholds.
    void chosen(const std::optional<std::pair<double, double>> &fixed);

private:
    void answer();
    void fill(const Range &range);

    QRadioButton *m_automatic;
    QRadioButton *m_fixed;
    QLineEdit *m_from;
    QLineEdit *m_to;
    QLabel *m_error;
};

} // namespace wf
