// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/deskview.h"

#include <QDialog>

class QCheckBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace wf {

/// What a person chooses for the wallboard; what is left empty stays as the configuration says.
class WallDialog : public QDialog
{
    Q_OBJECT
public:
    WallDialog(DeskView &desk, QWidget *parent);

private:
    void fill();
    void save();

    DeskView &m_desk;
    std::vector<std::pair<WallPageKind, QCheckBox *>> m_pages;
    std::vector<std::pair<Severity, QCheckBox *>> m_sounds;
    QLineEdit *m_metrics;
    QSpinBox *m_dwell;
    QDoubleSpinBox *m_diagonal;
    QDoubleSpinBox *m_distance;
    QLineEdit *m_night;
    QLabel *m_error;
};

} // namespace wf
